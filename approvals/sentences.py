"""What the lines of this room say in Russian."""

SENTENCES = {
    "approvals.proposed": "{actor} отправил{а} на согласование версию {version}.",
    "approvals.corrected": "{actor} внес{ла} правку: версия {version} ждёт второго согласия.",
    "approvals.took_to_correct": "{actor} исправил{а} версию {version}.",
    "approvals.agreed": "{actor} согласовал{а} версию {version}.",
    "approvals.returned": "{actor} вернул{а} версию {version} с замечаниями.",
    "approvals.not_needed": "{actor} решил{а}, что ответ не нужен (версия {version}).",
    "approvals.accepted": "{actor} принял{а} правку: версия {version} согласована.",
    "approvals.objected": "{actor} возражает против правки (версия {version}).",
    "approvals.withdrawn": "{actor} отозвал{а} согласование версии {version}.",
}
