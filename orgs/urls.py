from django.urls import path, register_converter

from orgs.views import acts, files, organizations, pages, people


class RoutedDuty:
    """A duty that a route sends to a desk."""

    regex = "|".join(organizations.ROUTED)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value) -> str:
        return str(value)


register_converter(RoutedDuty, "duty")

app_name = "orgs"
urlpatterns = [
    path("cases/<int:case>/files/<int:pk>/", files.file, name="file"),
    path("manage/", organizations.organizations, name="manage"),
    path("manage/organizations/add/", organizations.add, name="organization_add"),
    path("manage/organizations/<int:pk>/", organizations.organization, name="organization"),
    path("manage/organizations/<int:pk>/edit/", organizations.edit, name="organization_edit"),
    path("manage/organizations/<int:pk>/move/", organizations.move, name="organization_move"),
    path("manage/organizations/<int:pk>/routes/", organizations.routes, name="routes"),
    path("manage/organizations/<int:pk>/routes/<duty:duty>/", organizations.route, name="route"),
    path("manage/people/", people.people, name="people"),
    path("manage/people/add/", people.add, name="person_add"),
    path("manage/people/<int:pk>/", people.person, name="person"),
    path("manage/people/<int:pk>/edit/", people.edit, name="person_edit"),
    path("manage/people/<int:pk>/appoint/", people.appoint, name="appoint"),
    path("manage/people/<int:pk>/substitute/", people.substitute, name="substitute"),
    path("manage/people/<int:pk>/link/", people.link, name="person_link"),
    path("manage/people/<int:pk>/block/", people.account, {"what": "block"}, name="person_block"),
    path("manage/people/<int:pk>/unblock/", people.account, {"what": "unblock"}, name="person_unblock"),
    path(
        "manage/people/<int:pk>/second-factor/", people.account, {"what": "second-factor"}, name="person_second_factor"
    ),
    path("manage/appointments/<int:pk>/end/", people.end_appointment, name="appointment_end"),
    path("manage/substitutions/<int:pk>/end/", people.end_substitution, name="substitution_end"),
    path("manage/pages/", pages.pages, name="pages"),
    path("manage/pages/add/", pages.add, name="page_add"),
    path("manage/pages/<int:pk>/edit/", pages.edit, name="page_edit"),
    path("manage/pages/<int:pk>/responsible/", pages.responsible, name="page_responsible"),
    path("manage/acts/", acts.acts, name="acts"),
    path("manage/acts/add/", acts.add, name="act_add"),
    path("manage/norms/add/", acts.add_norm, name="norm_add"),
]
