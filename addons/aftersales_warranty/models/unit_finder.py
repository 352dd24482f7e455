from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..rules.identifier import clean_code, clean_identifier, normalize_phone
from .unit_finder_source import (
    Source,
    first_of,
    is_key,
    persons,
    starts_with_key,
    units_of_components,
    units_of_deliveries,
    units_of_invoices,
    units_of_lots,
    units_of_orders,
    units_of_person_ids,
    units_of_persons,
)

# A shorter beginning would name half the stock.
SIMILAR_MIN_LENGTH = 4
PHONE_MIN_LENGTH = 7


@dataclass(frozen=True)
class Hit:
    """A unit, a card without a unit or a person without one, and how it was found."""

    kind: str
    label: str
    lot: Any
    card: Any
    partner: Any
    is_exact: bool = True


class AftersalesUnitFinder(models.AbstractModel):
    """Whatever a customer can name leads to his unit, its owner and what we owe."""

    _name = "aftersales.unit.finder"
    _description = "Unit Finder"

    # === BUSINESS METHODS === #

    @api.model
    def _find(self, text, limit=20):
        """Return what a text names: exactly, or else what begins with it.

        :param str text: in any spelling, with Persian or Arabic digits too
        :rtype: list[Hit]
        """
        text = clean_identifier(text)
        if not text:
            return []
        self.env.flush_all()
        sources = self._get_sources(text)
        hits = self._run(sources, "exact", limit)
        if not hits and len(text) >= SIMILAR_MIN_LENGTH:
            hits = self._run(sources, "similar", limit)
        return hits

    @api.model
    def _find_exact(self, text, limit=20, kinds=None):
        """Return what a text names exactly.

        :param kinds: the kinds of identifiers to look at; all of them without it
        """
        text = clean_identifier(text)
        self.env.flush_all()
        sources = self._get_sources(text) if text else []
        if kinds is not None:
            sources = [source for source in sources if source.kind in kinds]
        return self._run(sources, "exact", limit)

    # === SOURCE METHODS === #

    @api.model
    def _get_sources(self, text):
        """Return the kinds of identifiers, the likeliest first. Hook: add more.

        :param str text: cleaned of blanks and foreign digits, not empty
        :rtype: list[Source]
        """
        return [
            *self._get_unit_sources(text),
            *self._get_person_sources(text),
            *self._get_document_sources(text),
        ]

    @api.model
    def _get_unit_sources(self, text):
        """Return the sources of what stands on the unit and on its card."""
        cards = SQL(
            "SELECT lot_id, id AS card_id, partner_id FROM aftersales_warranty_card "
            "WHERE "
        )
        name, body = SQL("name"), SQL("body_number")
        is_name, starts_name = is_key(name, text), starts_with_key(name, text)
        return [
            Source(
                "card",
                self.env._("Warranty card"),
                SQL("%s%s", cards, is_name),
                SQL("%s%s", cards, starts_name),
            ),
            Source(
                "unit",
                self.env._("Serial number"),
                units_of_lots(is_name),
                units_of_lots(starts_name),
            ),
            Source(
                "component",
                self.env._("Component"),
                units_of_components(is_name),
                units_of_components(starts_name),
            ),
            Source(
                "body",
                self.env._("Body number"),
                units_of_lots(is_key(body, text)),
                units_of_lots(starts_with_key(body, text)),
            ),
        ]

    @api.model
    def _get_person_sources(self, text):
        """Return the sources by which a person is known."""
        code = clean_code(text)
        sources = [self._get_phone_source(text)]
        if code:
            for kind, label, column in (
                ("national_id", self.env._("National ID"), "aftersales_national_id"),
                (
                    "subscription",
                    self.env._("Subscription"),
                    "aftersales_subscription_number",
                ),
            ):
                condition = SQL("%s = %s", SQL.identifier(column), code)
                sources.append(
                    Source(
                        kind,
                        label,
                        named=persons(condition),
                        follow=units_of_person_ids,
                    )
                )
        return sources

    @api.model
    def _get_phone_source(self, text):
        """Return the source of phones: the whole number, or else its last digits."""
        digits = "".join(char for char in text if char.isdecimal()).lstrip("0")
        is_number = len(digits) >= PHONE_MIN_LENGTH and not any(map(str.isalpha, text))
        phone = normalize_phone(text, self._get_country_code()) if is_number else None
        column = SQL("phone_sanitized")
        exact = SQL("%s = %s", column, phone)
        similar = SQL("%s LIKE %s", SQL("reverse(%s)", column), f"{digits[::-1]}%")
        return Source(
            "phone",
            self.env._("Phone"),
            similar=units_of_persons(similar) if is_number else None,
            named=persons(exact) if phone else None,
            follow=units_of_person_ids,
        )

    @api.model
    def _get_country_code(self):
        """Return the code of the company's country, without reading its address."""
        rows = self.env.execute_query(
            SQL(
                "SELECT country.code FROM res_company AS company "
                "JOIN res_partner AS partner ON partner.id = company.partner_id "
                "JOIN res_country AS country ON country.id = partner.country_id "
                "WHERE company.id = %s",
                self.env.company.id,
            )
        )
        return rows[0][0] if rows else None

    @api.model
    def _get_document_sources(self, text):
        """Return the sources of the documents of a sale, whoever may read those."""
        is_name = is_key(SQL("name"), text)
        is_posted = SQL("state = 'posted' AND %s", is_name)
        return [
            Source(
                "invoice",
                self.env._("Invoice"),
                named=first_of("account_move", is_posted),
                follow=units_of_invoices,
            ),
            Source(
                "sale",
                self.env._("Sales order"),
                named=first_of("sale_order", is_name),
                follow=units_of_orders,
            ),
            Source(
                "delivery",
                self.env._("Delivery"),
                named=first_of("stock_picking", is_name),
                follow=units_of_deliveries,
            ),
            Source(
                "history",
                self.env._("Old service"),
                SQL(
                    "SELECT lot_id, NULL::int AS card_id, NULL::int AS partner_id "
                    "FROM aftersales_unit_history WHERE %s",
                    is_name,
                ),
            ),
        ]

    # === STEP METHODS === #

    @api.model
    def _run(self, sources, step, limit):
        """Ask all sources in one query, and return what the user may read.

        :param str step: ``exact`` or ``similar``
        """
        queries = self._by_rank(getattr(source, step) for source in sources)
        named = {}
        if step == "exact":
            named = self._by_rank(source.named for source in sources)
        if not (queries or named):
            return []
        self._check_is_allowed()
        rows, ids_by_rank = self._read(queries, named, limit * 2)
        follow = {
            rank: sources[rank].follow(tuple(ids)) for rank, ids in ids_by_rank.items()
        }
        if follow:
            rows += self._read(follow, {}, limit * 2)[0]
        return self._make_hits(sources, rows, step == "exact")[:limit]

    @api.model
    def _by_rank(self, queries):
        return {rank: query for rank, query in enumerate(queries) if query}

    @api.model
    def _read(self, queries, named, limit):
        """Ask queries of several sources at once.

        :param dict queries: by rank, what gives the units, so many at most
        :param dict named: by rank, what gives the rows that have the text
        :return: rows of rank, unit, card and person; ids of the named rows by rank
        """
        parts = [
            SQL(
                "(SELECT %s AS rank, NULL::int AS id, lot_id, card_id, partner_id "
                "FROM (%s LIMIT %s) AS found)",
                rank,
                query,
                limit,
            )
            for rank, query in queries.items()
        ]
        parts += [
            SQL("(SELECT %s, id, NULL, NULL, NULL FROM %s AS found)", rank, query)
            for rank, query in named.items()
        ]
        units, ids_by_rank = [], defaultdict(list)
        for rank, row_id, *unit in self.env.execute_query(
            SQL(" UNION ALL ").join(parts)
        ):
            if row_id:
                ids_by_rank[rank].append(row_id)
            else:
                units.append((rank, *unit))
        return units, ids_by_rank

    @api.model
    def _check_is_allowed(self):
        """Refuse whoever has no part in after-sales service."""
        group = "aftersales_warranty.aftersales_group_user"
        if not (self.env.su or self.env.user.has_group(group)):
            raise AccessError(
                self.env._("Only after-sales staff looks up units and their owners.")
            )

    @api.model
    def _make_hits(self, sources, rows, is_exact):
        """Return one hit for each unit, by the likeliest source that knows it."""
        lots = self._get_readable("stock.lot", [row[1] for row in rows])
        cards = self._get_readable("aftersales.warranty.card", [row[2] for row in rows])
        partners = self._get_readable("res.partner", [row[3] for row in rows])
        hits = {}
        for rank, lot_id, card_id, partner_id in sorted(rows, key=lambda row: row[0]):
            lot, card = lots.get(lot_id), cards.get(card_id)
            partner = partners.get(partner_id)
            subject = lot or card or partner
            if not subject or (lot_id and not lot) or subject in hits:
                continue
            lot = lot or self.env["stock.lot"]
            card = card or lot.current_card_id
            hits[subject] = Hit(
                sources[rank].kind,
                sources[rank].label,
                lot,
                card,
                partner or card.partner_id,
                is_exact,
            )
        owners = {hit.partner for hit in hits.values() if hit.lot or hit.card}
        return [
            hit
            for hit in hits.values()
            if hit.lot or hit.card or hit.partner not in owners
        ]

    @api.model
    def _get_readable(self, model, ids):
        """Return the records the user may read, by their ids."""
        records = self.env[model].browse(dict.fromkeys(filter(None, ids)))
        return {record.id: record for record in records._filtered_access("read")}
