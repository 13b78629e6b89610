"""Reading the chains again and comparing every hash."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from orgs.journal.hashing import entry_hash, leaf, merkle_root, stamp
from orgs.journal.models import Chain, Checkpoint, Entry
from orgs.journal.recording import action


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and why. `seq` 0 speaks of the chain as a whole."""

    chain: str
    seq: int
    why: str

    def __str__(self) -> str:
        return f"{self.chain}, запись {self.seq}: {self.why}" if self.seq else f"{self.chain}: {self.why}"


def breaks(heads: dict[str, tuple[int, str]] | None = None) -> Iterator[Break]:
    """Every place where the journal does not hold. `heads`: chain → (length, hash) of a checkpoint kept outside."""
    heads = dict(heads or {})
    chains = {chain.pk: chain for chain in Chain.objects.all()}
    length: dict[int, int] = dict.fromkeys(chains, 0)
    last: dict[int, str] = dict.fromkeys(chains, "")
    entries = Entry.objects.order_by("chain_id", "seq").iterator(chunk_size=5000)
    for entry in entries:
        chain = chains.get(entry.chain_id)
        if chain is None:
            yield Break(f"цепь {entry.chain_id}", entry.seq, "у записи нет цепи")
            continue
        why = _wrong(entry, chain, length[chain.pk], last[chain.pk])
        if why:
            yield Break(chain.key, entry.seq, why)
        length[chain.pk], last[chain.pk] = entry.seq, entry.hash
        promised = heads.get(chain.key)
        if promised and promised[0] == entry.seq and promised[1] != entry.hash:
            yield Break(chain.key, entry.seq, "запись не та, что в контрольной точке")
    for chain in chains.values():
        if (chain.length, chain.head) != (length[chain.pk], last[chain.pk]):
            yield Break(chain.key, chain.length, "голова цепи не совпадает с последней записью")
        promised = heads.pop(chain.key, None)
        if promised and promised[0] > length[chain.pk]:
            yield Break(chain.key, length[chain.pk] + 1, "конец цепи срезан: в контрольной точке записей больше")
    for key in heads:
        yield Break(key, 0, "цепи из контрольной точки больше нет")


def _wrong(entry: Entry, chain: Chain, length: int, last: str) -> str:
    if entry.seq != length + 1:
        return f"после записи {length} идёт запись {entry.seq}"
    if entry.prev_hash != last:
        return "не та предыдущая запись"
    if entry.hash != entry_hash(entry.prev_hash, entry.body):
        return "отпечаток не совпадает с содержанием"
    try:
        content = entry.content
        told = (content["chain"], content["seq"], content["at"], content["code"], (content["actor"] or {}).get("id"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "содержание не читается"
    if told != (chain.key, entry.seq, stamp(entry.at), entry.code, entry.actor_id):
        return "столбцы не совпадают с записанным содержанием"
    return ""


def current_heads() -> list[tuple[str, int, str]]:
    """All heads in the order of the checkpoint: cases, then organizations, by number."""
    chains = Chain.objects.order_by("case_id", "organization_id")
    return sorted((chain.key, chain.length, chain.head) for chain in chains)


def root_of(heads: list[tuple[str, int, str]]) -> str:
    return merkle_root([leaf(*head) for head in heads])


@action
def make_checkpoint() -> tuple[Checkpoint, list[tuple[str, int, str]]]:
    """Puts all heads under one root and keeps the root; the heads are given back to be kept outside."""
    heads = current_heads()
    previous = Checkpoint.objects.order_by("-at").first()
    checkpoint = Checkpoint.objects.create(
        at=timezone.now(),
        root=root_of(heads),
        chains=len(heads),
        previous_root=previous.root if previous else "",
    )
    return checkpoint, heads
