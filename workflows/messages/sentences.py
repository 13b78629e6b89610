"""What the lines of this room say in Russian."""

SENTENCES = {
    "messages.received": "{actor} принял{а} сообщение № {message} ({network}, {kind}).",
    "messages.registered": "{actor} зарегистрировал{а} сообщение № {message} ({network}, {kind}).",
    "messages.case_begun": "{actor} записал{а} в дело сообщение № {message} и отпечаток его текста.",
    "messages.worded": "{actor} получил{а} текст сообщения № {message}, об удалении которого уже известно.",
    "messages.reworded": "{actor} получил{а} новую редакцию сообщения № {message}: автор изменил его ({version}-я).",
    "messages.earlier_wording": "{actor} получил{а} более раннюю редакцию сообщения № {message} ({version}-я).",
    "messages.deleted": "{actor} узнал{а}, что автор удалил сообщение № {message}.",
    "messages.restored": "{actor} узнал{а}, что сообщение № {message} восстановлено.",
    "messages.late_mark": "{actor} сохранил{а} запоздавшую отметку сети о сообщении № {message}.",
    "messages.revealed": "{actor} открыл{а} персональные данные автора сообщения № {message}, причина записана.",
}
