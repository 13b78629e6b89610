"""What the lines of this room say in Russian."""

SENTENCES = {
    "replies.triaged": "{actor} разобрал{а} сообщение: {outcome}.",
    "replies.triaged_to": "{actor} разобрал{а} сообщение: {outcome}: {to}.",
    "replies.joined": "{actor} присоединил{а} к делу сообщение из дела {case}.",
    "replies.draft_saved": "{actor} сохранил{а} черновик ответа.",
    "replies.recalled": "{actor} отозвал{а} версию {version}, по которой ещё не было решения.",
    "replies.placed": "{actor} разместил{а} ответ, версия {version}.",
    "replies.reworked": "{actor} взял{а} согласованный текст на доработку.",
    "replies.confirmed": "Размещение подтверждено: {how}.",
    "replies.template_saved": "{actor} сохранил{а} заготовку ответа «{title}».",
}
