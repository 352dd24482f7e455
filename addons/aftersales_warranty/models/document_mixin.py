from odoo import api, fields, models


class AftersalesDocumentMixin(models.AbstractModel):
    """A numbered document of the service whose state moves by its own steps."""

    _name = "aftersales.document.mixin"
    _description = "Service Document"
    _inherit = ["aftersales.gate.mixin", "mail.thread"]
    # who may read a document may say something on it; its fields have own rights
    _mail_post_access = "read"

    name = fields.Char(
        string="Number", readonly=True, copy=False, index="trigram", default="/"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Make the documents, numbered and quietly.

        They are made by the hundred and by steps of others: no note of the creation
        and no follower is kept, the document itself says who made it and when.
        """
        self._number(vals_list)
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        documents = super(AftersalesDocumentMixin, quiet).create(vals_list)
        return documents.with_env(self.env)

    @api.model
    def _number(self, vals_list):
        """Name the documents to be, in one query where the sequence allows it."""
        unnamed = [vals for vals in vals_list if vals.get("name", "/") == "/"]
        if unnamed:
            numbers = self._get_sequence()._next_many(len(unnamed))
            for vals, number in zip(unnamed, numbers, strict=True):
                vals["name"] = number

    @api.model
    def _get_sequence(self, company=None, code=None):
        """Return the numbering of a company, or else the one that all share.

        :param str code: of the numbering, where a model has several
        """
        # sudo: ir.sequence - whoever makes a document draws a number
        sequences = self.env["ir.sequence"].sudo()
        return sequences.browse(
            sequences._find_by_code(
                code or self._name, company.id if company else False
            )
        )

    def _show_stored(self, *names):
        """Show in forms being filled in what is stored: steps set it, no form does.

        :param names: the fields a compute method is about to set
        :return: the other documents, whose values are to be computed
        """
        stored = self.filtered("id")
        for document in self - stored:
            for name in names:
                document[name] = document._origin[name]
        return stored

    def _get_state_label(self, state=None):
        """Return the name of a state, this document's own by default."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return labels[state or self.state]
