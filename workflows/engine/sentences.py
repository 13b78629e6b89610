"""What the lines of this room say in Russian."""

SENTENCES = {
    "engine.taken": "{actor} взял{а} задачу «{title}».",
    "engine.given_back": "{actor} вернул{а} задачу «{title}» на общий стол.",
    "engine.handed_over": "{actor} передал{а} задачу «{title}»: {to}.",
}
