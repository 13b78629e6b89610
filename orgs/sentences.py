"""What the lines of this room say in Russian."""

SENTENCES = {
    "orgs.organization_created": "{actor} завел{а} организацию «{name}».",
    "orgs.organization_changed": "{actor} изменил{а} сведения об организации.",
    "orgs.organization_moved": "{actor} перевел{а} организацию: теперь входит в «{to}».",
    "orgs.user_created": "{actor} завел{а} учётную запись: {name}.",
    "orgs.appointed": "{actor} назначил{а}: {name}, {role} ({basis}).",
    "orgs.appointment_ended": "{actor} прекратил{а} назначение: {name}, {role}.",
    "orgs.substituted": "{actor} оформил{а} замещение: {substitute} за {absent}, {role} ({basis}).",
    "orgs.route_set": "{actor} изменил{а} маршрут «{duty}»: {to}.",
    "orgs.page_registered": "{actor} внес{ла} в реестр страницу {url}.",
    "orgs.page_changed": "{actor} изменил{а} сведения о странице {url}.",
    "orgs.act_recorded": "{actor} внес{ла} акт № {number}.",
    "orgs.norm_recorded": "{actor} внес{ла} норму {norm}: {value} {unit} ({basis}).",
    "orgs.case_opened": "{actor} завел{а} дело {number}.",
    "orgs.case_closed": "{actor} закрыл{а} дело.",
    "orgs.file_attached": "{actor} приложил{а} файл.",
    "orgs.invited": "{actor} выдал{а} ссылку для первого входа: {name}.",
}
