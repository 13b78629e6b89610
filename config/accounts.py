"""Accounts are given by an administrator of the district; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up; a log-in leads to the address asked for, otherwise to the inbox."""

    def is_open_for_signup(self, request):
        return False
