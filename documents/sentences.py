"""What the lines of this room say in Russian."""

SENTENCES = {
    "documents.issued": "{actor} выдал{а} бумагу «{title}», № {number}.",
    "documents.issued_anew": "{actor} выдал{а} бумагу «{title}», № {number}, взамен № {replaces}.",
    "documents.made": "{actor} изготовил{а} файл бумаги № {number}.",
}
