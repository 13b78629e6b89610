"""The tree of organizations and the legal entities in it (131-ФЗ)."""

import threading

import pytest
from django.db import connection

from orgs.actions.tree import change_organization, create_organization, place_under
from orgs.errors import RuleError
from orgs.models import Organization
from tests.orgs.factories import district, organization

pytestmark = pytest.mark.django_db


def test_the_units_belong_to_the_district_and_an_institution_and_a_settlement_to_themselves():
    world = district()
    for unit in (world.head_office, world.adm, world.pr, world.rural_unit, world.education):
        assert unit.entity == world.root
    assert world.school.entity == world.school
    assert world.settlement.entity == world.settlement
    assert world.settlement.parent is None


def test_a_moved_organization_takes_along_what_lies_beneath_it():
    world = district()
    place_under(world.education, world.root, actor=None)
    school = Organization.objects.get(pk=world.school.pk)
    assert school.path == f"/{world.root.pk}/{world.education.pk}/{school.pk}/"
    assert set(Organization.objects.below(world.education)) == {world.education, world.school}
    assert world.school not in Organization.objects.below(world.adm)


def test_a_move_reads_the_tree_as_it_is_and_not_as_it_was_at_hand():
    world = district()
    old_school, old_unit = (Organization.objects.get(pk=pk) for pk in (world.school.pk, world.pr.pk))
    place_under(world.pr, world.root, actor=None)
    place_under(old_school, old_unit, actor=None)
    school = Organization.objects.get(pk=world.school.pk)
    assert school.path == f"/{world.root.pk}/{world.pr.pk}/{school.pk}/"


def test_an_organization_never_lies_within_itself():
    world = district()
    with pytest.raises(RuleError, match="саму себя"):
        place_under(world.adm, world.education, actor=None)
    assert Organization.objects.get(pk=world.adm.pk).parent == world.root


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_circle():
    root = organization("district")
    one, other = (organization("department", parent=root) for _ in range(2))
    start, refused = threading.Barrier(2), []

    def move(what: int, where: int):
        try:
            start.wait()
            place_under(Organization.objects.get(pk=what), Organization.objects.get(pk=where), actor=None)
        except RuleError as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    pairs = [(one.pk, other.pk), (other.pk, one.pk)]
    threads = [threading.Thread(target=move, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    for node in Organization.objects.exclude(parent=None):
        assert node.path == f"{node.parent.path}{node.pk}/"


@pytest.mark.parametrize("kind", ["rural_settlement", "external"])
def test_a_settlement_is_not_put_under_the_district(kind):
    root = organization("district")
    with pytest.raises(RuleError, match="самостоятельны"):
        create_organization(code="s", name="С", short_name="С", kind=kind, parent=root, actor=None)
    assert not Organization.objects.filter(code="s").exists()


def test_a_unit_without_a_place_a_second_district_and_a_taken_code_are_refused():
    root = organization("district")
    with pytest.raises(RuleError, match="куда входит"):
        create_organization(code="u", name="У", short_name="У", kind="department", actor=None)
    with pytest.raises(RuleError, match="один"):
        create_organization(code="d", name="Р", short_name="Р", kind="district", actor=None)
    with pytest.raises(RuleError, match="занят"):
        create_organization(code=root.code, name="У", short_name="У", kind="school", parent=root, actor=None)


def test_a_renamed_organization_is_found_by_its_new_name():
    world = district()
    change_organization(world.school, name="Гимназия имени Ёлкина", actor=None)
    assert "гимназия имени елкина" in Organization.objects.get(pk=world.school.pk).search
