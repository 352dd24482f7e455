from odoo import fields, models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    aftersales_part_count = fields.Integer(
        related="product_tmpl_id.part_count",
        string="Parts List",
        groups="aftersales_warranty.aftersales_group_user",
    )

    # === ACTION METHODS === #

    def action_view_parts(self):
        """Open the parts list of the product."""
        self.ensure_one()
        return self.product_tmpl_id.action_view_parts()

    def action_import_parts(self):
        """Take over what these bills name as the parts lists of their products.

        Kits are opened up, as assemblies with their parts below them. It may be
        repeated: what is on the list already is brought up to date, and what a bill
        no longer names stays, for it still fits units made before.
        """
        self.env["aftersales.product.part"].check_access("create")
        added = 0
        for bom in self:
            # sudo: mrp.bom - whoever keeps parts lists need not be in production
            added += bom.sudo()._import_parts()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Parts List"),
                "message": self.env._("%s parts taken over as new.", added),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === BUSINESS METHODS === #

    def _import_parts(self):
        """Bring the parts list of the product in line with this bill.

        :return: how many lines are new
        """
        self.ensure_one()
        unit = self.product_id or self.product_tmpl_id.product_variant_id
        quantity = unit.uom_id._compute_quantity(1, self.product_uom_id, round=False)
        part_model = self.env["aftersales.product.part"]
        level = [(self, part_model, "", quantity / self.product_qty)]
        count = len(self.product_tmpl_id.part_ids)
        while level:
            level = self._import_level(level)
        return len(self.product_tmpl_id.part_ids) - count

    def _import_level(self, level):
        """Take over one level of the tree, in one create.

        :param level: tuples of a bill, the part it is the bill of, that part's
            position, and how many times the bill goes into one unit
        :return: the same for the kits among the parts
        """
        nodes = [
            (line, parent, f"{position}{number}", factor * line._get_part_quantity())
            for bom, parent, position, factor in level
            for number, line in enumerate(bom._get_part_lines(self), start=1)
        ]
        parts = self._ensure_parts(nodes)
        products = self.env["product.product"].union(*(n[0].product_id for n in nodes))
        kits = self._bom_find(
            products, company_id=self.company_id.id, bom_type="phantom"
        )
        return [
            (kit, part, f"{position}.", self._get_kit_factor(kit, part, quantity))
            for part, (line, _parent, position, quantity) in zip(
                parts, nodes, strict=True
            )
            for kit in kits[line.product_id]
        ]

    def _get_kit_factor(self, kit, part, quantity):
        """Return how many times the bill of a kit goes into one unit."""
        uom = part.product_id.uom_id
        amount = uom._compute_quantity(quantity, kit.product_uom_id, round=False)
        return amount / kit.product_qty

    def _get_part_lines(self, root):
        """Return the lines of this bill that a product of the bill ``root`` has.

        The list of a product holds what any of its variants has, unless the bill is
        of one variant.
        """
        self.ensure_one()
        is_own = self == root
        product = root.product_id if is_own else self.product_tmpl_id
        return self.bom_line_ids.filtered(
            lambda line: (
                line.product_qty > 0
                and line.product_id.product_tmpl_id != root.product_tmpl_id
                and not line._skip_bom_line(product)
            )
        )

    def _ensure_parts(self, nodes):
        """Return the part for each node of the tree, new where it is missing.

        A line entered by hand for the same part is taken over, its position and its
        notes stay.

        :param nodes: tuples of a bill's line, the part above, position and quantity
        """
        parts = self.product_tmpl_id.part_ids
        found, missing = {}, []
        for index, (line, parent, position, quantity) in enumerate(nodes):
            same = parts.filtered(
                lambda part, line=line, parent=parent: (
                    part.parent_id == parent and part.product_id == line.product_id
                )
            )
            part = same.filtered(lambda part, line=line: part.bom_line_id == line)[:1]
            part = part or same.filtered(lambda part: not part.bom_line_id)[:1]
            if not part:
                missing.append((index, line, parent, position, quantity))
                continue
            parts -= part
            found[index] = part
            part.write({"bom_line_id": line.id, "quantity": quantity})
        created = parts.create([self._prepare_part_vals(*node[1:]) for node in missing])
        found |= dict(zip((node[0] for node in missing), created, strict=True))
        return [found[index] for index in range(len(nodes))]

    def _prepare_part_vals(self, line, parent, position, quantity):
        """Prepare a new line of the parts list."""
        self.ensure_one()
        return {
            "product_tmpl_id": self.product_tmpl_id.id,
            "product_id": line.product_id.id,
            "parent_id": parent.id,
            "bom_line_id": line.id,
            "position": position,
            "sequence": line.sequence,
            "quantity": quantity,
        }


class MrpBomLine(models.Model):
    _inherit = "mrp.bom.line"

    def _get_part_quantity(self):
        """Return the quantity in the unit of measure of the part itself."""
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            self.product_qty, self.product_id.uom_id, round=False
        )
