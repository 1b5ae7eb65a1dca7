"""The visit as it stands on the screen before anything is kept. No widgets here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.cases.actions.papers import Declined
from models.cases.actions.visits import Decision, MatterForm, VisitForm
from models.cases.queries.cases import CaseBrief
from models.cases.queries.intake import Promise, Visitor
from models.cases.rules.one_stop import Outcome
from models.cases.rules.sheets import SheetEntry
from models.catalogue.queries import ItemDetail, MaterialRow
from models.catalogue.rules import BlockedCertificate, Mode, read_certificates

WORDS = {
    Decision.ENQUIRY: "仅咨询",
    Decision.ACCEPT: "受理",
    Decision.CLOSE: "当场办结",
    Decision.NOTICE: "一次性告知",
    Decision.DECLINE: "不予受理",
}
KEYS = {
    Decision.DECLINE: "F11",
    Decision.ENQUIRY: "F8",
    Decision.NOTICE: "F10",
    Decision.ACCEPT: "F9",
    Decision.CLOSE: "F7",
}


@dataclass(eq=False)
class Matter:
    """One matter: the item, what was brought, what is decided, what was typed for it."""

    promise: Promise | None = None
    blocked: BlockedCertificate | None = None
    received: set[int] = field(default_factory=set)
    stays: set[int] = field(default_factory=set)
    decision: Decision | None = None
    panel: Decision | None = None  # the decision whose details are being typed
    words: dict[str, str] = field(default_factory=dict)  # by field of the panels
    typed: str = ""  # in the item field, nothing chosen yet
    open_cases: Sequence[CaseBrief] = ()  # of the same person and item, the newest first

    @property
    def item(self) -> ItemDetail | None:
        return self.promise.item if self.promise else None

    @property
    def name(self) -> str:
        """The item's name in the tab."""
        if self.blocked:
            return f"{self.blocked.name}转介"
        return self.item.name if self.item else "选事项"

    @property
    def is_blank(self) -> bool:
        return self.promise is None and not self.typed.strip()

    @property
    def missing(self) -> list[MaterialRow]:
        materials = self.item.materials if self.item else ()
        return [m for m in materials if m.seq not in self.received and not m.is_optional]

    @property
    def proposed(self) -> Decision:
        """What the form would mean now: what is decided, being typed, or follows from it."""
        chosen = self.decision or self.panel
        if chosen:
            return chosen
        if self.blocked or (self.item and self.item.mode is Mode.INFORM):
            return Decision.ENQUIRY
        if self.missing:
            return Decision.NOTICE
        return Decision.CLOSE if self.item and self.item.due_days == 0 else Decision.ACCEPT

    @property
    def outcome(self) -> Outcome:
        label = self.words.get("outcome", "")
        return next((o for o in Outcome if o.label == label), Outcome.DONE)

    def choose(self, promise: Promise | None, blocked: BlockedCertificate | None = None) -> None:
        """Another item: what belonged to the one before falls away."""
        self.promise, self.blocked, self.typed = promise, blocked, ""
        self.received, self.stays, self.words = set(), set(), {}
        self.decision, self.panel, self.open_cases = None, None, ()
        if blocked:
            self.panel = Decision.ENQUIRY
            self.words = {
                "question": f"要求开具“{blocked.name}”",
                "answer": blocked.text,
            }

    def form(self) -> MatterForm:
        """As the action takes it."""
        assert self.item is not None and self.decision is not None
        words = self.words
        declined = None
        if self.decision is Decision.DECLINE:
            declined = Declined(
                words.get("reason", "").strip(),
                words.get("right_body", "").strip(),
                words.get("basis", "").strip(),
            )
        enquiry = self.decision is Decision.ENQUIRY
        answer = {Decision.ENQUIRY: "answer", Decision.CLOSE: "result"}.get(self.decision, "")
        return MatterForm(
            item_code=self.item.code,
            decision=self.decision,
            received=frozenset(self.received),
            stays=frozenset(self.stays & self.received),
            note=words.get("question", "") if enquiry else "",
            answer=words.get(answer, ""),
            outcome=self.outcome,
            declined=declined,
            blocked=self.blocked.number if self.blocked else None,
        )

    def draft(self) -> dict[str, Any]:
        """As plain values; `restore` takes them back once the item is read again."""
        return {
            "code": self.item.code if self.item else "",
            "version": self.item.version_id if self.item else 0,
            "blocked": self.blocked.number if self.blocked else 0,
            "received": sorted(self.received),
            "stays": sorted(self.stays),
            "decision": self.decision or "",
            "panel": self.panel or "",
            "words": dict(self.words),
            "typed": self.typed,
        }

    def restore(self, kept: Mapping[str, Any], promise: Promise | None) -> None:
        """Take back a draft; ticks and decision only for the same version of the item."""
        numbers = {c.number: c for c in read_certificates()}
        self.promise = promise
        self.blocked = numbers.get(kept["blocked"])
        self.typed = kept["typed"]
        self.words = dict(kept["words"])
        self.panel = Decision(kept["panel"]) if kept["panel"] else None
        if promise is not None and promise.item.version_id == kept["version"]:
            self.received, self.stays = set(kept["received"]), set(kept["stays"])
            self.decision = Decision(kept["decision"]) if kept["decision"] else None


@dataclass(eq=False)
class VisitDraft:
    """Everything of one visit on the form."""

    visitor: Visitor | None = None
    came_for_them: str = ""
    relation: str = ""
    relation_phone: str = ""
    matters: list[Matter] = field(default_factory=lambda: [Matter()])
    at: int = 0  # the matter that is shown
    sheet: SheetEntry | None = None  # the blank sheet it is entered from

    @property
    def matter(self) -> Matter:
        return self.matters[self.at]

    @property
    def is_empty(self) -> bool:
        """Nothing that would be missed."""
        return (
            self.visitor is None
            and not self.came_for_them.strip()
            and all(m.is_blank for m in self.matters)
        )

    def why_not(self, decision: Decision) -> str:
        """Why the shown matter may not be decided so now; "" when it may."""
        matter = self.matter
        item = matter.item
        if self.visitor is None:
            return "还没有选择来访人：请输入姓名、首字母或尾号后按 Enter，或按 F3 登记新人员。"
        if item is None:
            more = "；不需要这一件，按 Ctrl+W 去掉" if len(self.matters) > 1 else ""
            return f"还没有选择办理事项：请在“事项”里输入名称或首字母后按 Enter{more}。"
        if decision is Decision.ENQUIRY:
            return ""
        if matter.blocked:
            return f"{matter.blocked.text}请按 F8 记为咨询。"
        if item.mode is Mode.INFORM:
            return (
                f"“{item.name}”只作告知，不受理为办件。"
                f"请按 F8 记为咨询，并告诉来访人到{item.handling_chain}办理。"
            )
        if decision is Decision.NOTICE:
            return "" if matter.missing else "材料已经齐全，不需要告知，可以按 F9 受理。"
        if decision is Decision.DECLINE:
            return ""
        return self._why_not_accept(decision, item, matter)

    def _why_not_accept(self, decision: Decision, item: ItemDetail, matter: Matter) -> str:
        if self.came_for_them.strip() and item.person_must_appear == "yes":
            return (
                f"“{item.name}”必须本人到场，不能由他人代办。"
                "可以按 F8 作咨询，或按 F10 一次性告知。"
            )
        if matter.missing:
            names = "、".join(m.name for m in matter.missing)
            return f"还缺{names}，不能受理。请补齐后勾选，或按 F10 一次性告知。"
        if decision is Decision.CLOSE and item.due_days != 0:
            return f"“{item.name}”不是即办事项，不能当场办结。请按 F9 受理。"
        return ""

    @property
    def next_undecided(self) -> int | None:
        """The matter to decide next, counting on from the shown one."""
        count = len(self.matters)
        order = [(self.at + step) % count for step in range(1, count + 1)]
        return next((n for n in order if self.matters[n].decision is None), None)

    def form(self) -> VisitForm:
        """As the action takes it; every matter is decided."""
        assert self.visitor is not None
        somebody = bool(self.came_for_them.strip())
        return VisitForm(
            visitor_id=self.visitor.person.id,
            matters=tuple(m.form() for m in self.matters),
            came_for_them=self.came_for_them,
            relation=self.relation if somebody else "",
            relation_phone=self.relation_phone if somebody else "",
            sheet=self.sheet,
        )
