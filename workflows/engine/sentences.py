"""What the lines of this room say in Russian."""

SENTENCES = {
    "engine.taken": "{actor} взял{а} задачу «{title}».",
    "engine.given_back": "{actor} вернул{а} задачу «{title}» на общий стол.",
    "engine.taken_over": "{actor} забрал{а} задачу «{title}» у коллеги ({former}): {why}.",
    "engine.handed_over": "{actor} передал{а} задачу «{title}»: {to}.",
}
