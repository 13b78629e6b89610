"""The one answer to "may this person": a duty held in an organization by a grant in force now."""

from django.utils import timezone
from guardian.backends import ObjectPermissionBackend
from guardian.core import ObjectPermissionChecker


class Held(ObjectPermissionChecker):
    """guardian's checker that counts only grants in force at this moment (design: Duty)."""

    def get_user_filters(self, obj):
        now = timezone.now()
        return super().get_user_filters(obj) | {"grant__valid_from__lte": now, "grant__valid_to__gt": now}


class DutyBackend(ObjectPermissionBackend):
    """Without an organization nobody may anything; there is no all-powerful user and no group."""

    def has_perm(self, user_obj, perm, obj=None):
        if obj is None or not user_obj.is_authenticated or not user_obj.is_active:
            return False
        return Held(user_obj).get_user_perms(obj).filter(codename=perm.rpartition(".")[2]).exists()

    def get_all_permissions(self, user_obj, obj=None):
        if obj is None or not user_obj.is_authenticated or not user_obj.is_active:
            return set()
        return {f"orgs.{codename}" for codename in Held(user_obj).get_user_perms(obj)}
