"""What django-allauth asks of the product: nobody signs up, and every refusal is said in our words."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by an administrator of the district; a log-in leads to the address asked for, else home."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Учётная запись закрыта. Обратитесь к администратору.",
        "enter_current_password": "Введите нынешний пароль.",
        "incorrect_password": "Пароль не подошёл. Проверьте раскладку и большие буквы.",
        "invalid_password_reset": "Ссылка уже не действует. Получите новую.",
        "rate_limited": "Слишком много попыток подряд. Подождите пять минут.",
        "same_as_current": "Новый пароль должен отличаться от нынешнего.",
        "too_many_login_attempts": "Слишком много попыток подряд. Подождите пять минут.",
        "username_password_mismatch": "Имя входа или пароль не подошли. Проверьте раскладку и большие буквы.",
    }

    def is_open_for_signup(self, request):
        return False

    def is_reauthentication_required(self, *, app, **kwargs):
        """Before the account's protection is changed the password is asked again, unless just typed at the log-in."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT


class MFAAdapter(DefaultMFAAdapter):
    """The second step: a code of an application, or one of the reserve."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Отключить второй шаг входа нельзя.",
        "cannot_generate_recovery_codes": "Сначала подключите второй шаг входа: резервные коды заменяют его.",
        "incorrect_code": "Код не подошёл. Дождитесь следующего и введите его.",
    }
