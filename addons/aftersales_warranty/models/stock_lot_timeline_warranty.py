from odoo import models

from ..rules.unit_event import UnitEvent


class StockLot(models.Model):
    """Cards, owners, extensions, components, readings and old services of a unit."""

    _inherit = "stock.lot"

    def _get_unit_events(self):
        return [
            *super()._get_unit_events(),
            *self._get_card_events(),
            *self._get_card_state_events(),
            *self._get_owner_events(),
            *self._get_extension_events(),
            *self._get_component_events(),
            *self._get_reading_events(),
            *self._get_history_events(),
        ]

    def _get_card_events(self):
        """Return the days of the cards: made out, bought, installed, activated."""
        labels = {
            "purchase_date": self.env._("Bought"),
            "installation_date": self.env._("Installed"),
            "activation_date": self.env._("Activated"),
        }
        events = []
        for card in self.card_ids.sorted("id"):
            parties = (card.type_id.name, card.partner_id.name, card.seller_name)
            link = {"model": card._name, "res_id": card.id}
            title = self.env._("Card %s", card.name)
            detail = ", ".join(filter(None, parties))
            events.append(UnitEvent(card.create_date, "card", title, detail, **link))
            events += [
                UnitEvent(card[field], "card", label, card.name, **link)
                for field, label in labels.items()
                if card[field]
            ]
        return events

    def _get_card_state_events(self):
        """Return each change of a card's state, as its log has kept it."""
        field = self.env["ir.model.fields"]._get("aftersales.warranty.card", "state")
        # sudo: mail.tracking.value - only what stands in the log of a readable card
        values = (
            self.env["mail.tracking.value"]
            .sudo()
            .search(
                [
                    ("field_id", "=", field.id),
                    ("mail_message_id.model", "=", "aftersales.warranty.card"),
                    ("mail_message_id.res_id", "in", self.card_ids.ids),
                ]
            )
        )
        names = {card.id: card.name for card in self.card_ids}
        words = self._get_card_state_words()
        return [
            UnitEvent(
                value.mail_message_id.date,
                "card",
                self.env._(
                    "Card %(card)s: %(state)s",
                    card=names[value.mail_message_id.res_id],
                    state=words.get(value.new_value_char, value.new_value_char),
                ),
                self.env._(
                    "before: %s", words.get(value.old_value_char, value.old_value_char)
                )
                if value.old_value_char
                else "",
                model="aftersales.warranty.card",
                res_id=value.mail_message_id.res_id,
            )
            for value in values
        ]

    def _get_card_state_words(self):
        """Return ``{name of a state in any language: its name in the reader's}``.

        The log keeps the name in the language of whoever moved the card.
        """
        field = self.env["aftersales.warranty.card"]._fields["state"]
        own = dict(field._description_selection(self.env))
        words = {}
        for code in ["en_US", *dict(self.env["res.lang"].get_installed())]:
            env = self.with_context(lang=code).env
            words |= {
                name: own[state] for state, name in field._description_selection(env)
            }
        return words

    def _get_owner_events(self):
        """Return the transfers of ownership."""
        transfers = self.env["aftersales.warranty.transfer"].search(
            [("card_id", "in", self.card_ids.ids)]
        )
        return [
            UnitEvent(
                transfer.date,
                "owner",
                self.env._("Owner: %s", transfer.partner_id.display_name),
                ", ".join(
                    filter(
                        None,
                        [
                            self.env._("from %s", transfer.partner_from_id.name)
                            if transfer.partner_from_id
                            else "",
                            transfer.reason,
                        ],
                    )
                ),
                model="res.partner",
                res_id=transfer.partner_id.id,
            )
            for transfer in transfers
        ]

    def _get_extension_events(self):
        """Return the extensions that were asked for, refused ones too."""
        extensions = self.env["aftersales.warranty.extension"].search(
            [("card_id", "in", self.card_ids.ids)]
        )
        states = dict(extensions._fields["state"]._description_selection(self.env))
        return [
            UnitEvent(
                extension.decision_date or extension.create_date,
                "extension",
                self.env._("Extension %s", extension.name),
                ", ".join(
                    filter(None, [states[extension.state], extension.reason or ""])
                ),
                model=extension._name,
                res_id=extension.id,
            )
            for extension in extensions
        ]

    def _get_component_events(self):
        """Return what was built in and taken out."""
        events = []
        for component in self.component_ids:
            name, note = component.display_name, component.note or ""
            for day, title in (
                (component.date_in, self.env._("Built in: %s", name)),
                (component.date_out, self.env._("Taken out: %s", name)),
            ):
                if day:
                    events.append(
                        UnitEvent(
                            day,
                            "component",
                            title,
                            note,
                            model=component._name,
                            res_id=component.id,
                        )
                    )
        return events

    def _get_reading_events(self):
        """Return what the counter showed."""
        readings = self.env["aftersales.unit.reading"].search(
            [("lot_id", "=", self.id)]
        )
        return [
            UnitEvent(
                reading.date,
                "reading",
                f"{reading.value:g} {reading.unit_name or ''}".strip(),
                self.env._("new counter") if reading.is_new_counter else "",
                model=reading._name,
                res_id=reading.id,
            )
            for reading in readings
        ]

    def _get_history_events(self):
        """Return the services done before this system was in use."""
        services = self.env["aftersales.unit.history"].search(
            [("lot_id", "=", self.id)]
        )
        kinds = dict(services._fields["kind"]._description_selection(self.env))
        return [
            UnitEvent(
                service.date,
                "history",
                " ".join(filter(None, [kinds[service.kind], service.name])),
                ", ".join(
                    filter(
                        None,
                        [service.description, service.parts, service.technician_name],
                    )
                ),
                service.is_covered,
                service.amount or None,
                model=service._name,
                res_id=service.id,
                currency_id=service.currency_id.id,
            )
            for service in services
        ]
