from urllib.parse import urlencode

from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import groupby

from odoo.addons.aftersales_warranty.rules.route_parameter import parse_number
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..rules.upload import PICTURES

# counter of a home entry: its model and what narrows the visitor's own records
COUNTERS = {
    "aftersales_card_count": ("aftersales.warranty.card", Domain.TRUE),
    "aftersales_case_count": ("aftersales.case", Domain.TRUE),
    "aftersales_request_count": ("aftersales.request", Domain.TRUE),
    "aftersales_job_count": ("aftersales.order", Domain.TRUE),
    "aftersales_new_job_count": ("aftersales.order", Domain("state", "=", "assigned")),
}


class AftersalesPortal(CustomerPortal):
    """What the pages of customers, agents and technicians share."""

    # === HOME === #

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        for counter in COUNTERS.keys() & set(counters):
            model, domain = COUNTERS[counter]
            records = request.env[model]
            records, domain = self._open_aftersales_search(
                records, domain & records._get_portal_domain(request.env.user)
            )
            values[counter] = records.search_count(domain)
        if not counters:
            # the page itself, before its counters are asked for
            values["is_aftersales_technician"] = self._is_aftersales_technician()
        return values

    def _is_aftersales_technician(self):
        # sudo: aftersales.technician - only whether the visitor is one
        technicians = request.env["aftersales.technician"].sudo()
        return bool(
            technicians.search_count([("user_id", "=", request.env.uid)], limit=1)
        )

    # === LISTS === #

    def _prepare_aftersales_list(self, model, url, page_name, options, /, **params):
        """Return the values of a list of the visitor's own records.

        :param model: name of a model whose `_get_portal_domain` says which are the
            visitor's; or its empty recordset, with the rights to search by ``domain``
        :param str url: address of the list
        :param str page_name: key of the page in breadcrumbs and session
        :param dict options: ``sortings``, ``filters``, ``groupings``, ``inputs``; the
            first of each is the default. ``fields`` are those the list shows,
            ``domain`` narrows them otherwise than to the visitor's own
        :param params: what the visitor chose, under whatever names; unknown choices
            fall back
        """
        records = request.env[model] if isinstance(model, str) else model
        chosen = self._choose_aftersales_options(options, params)
        search = (params.get("search") or "").strip()
        records, domain = self._open_aftersales_search(
            records, self._prepare_aftersales_domain(records, options, chosen, search)
        )
        pager = portal_pager(
            url=url,
            url_args={**chosen, "search": search} if search else chosen,
            total=records.search_count(domain),
            page=parse_number(params.get("page"), otherwise=1),
            step=self._items_per_page,
        )
        records = records.search_fetch(
            domain,
            # nothing else is read of records that have a hundred columns
            options.get("fields", ()),
            order=self._get_aftersales_order(options, chosen),
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        request.session[f"my_{page_name}_history"] = records.ids[:100]
        return {
            **self._prepare_portal_layout_values(),
            **self._prepare_aftersales_searchbar(options, chosen),
            "records": records,
            "groups": self._group_aftersales_records(records, options, chosen),
            "page_name": page_name,
            "pager": pager,
            "default_url": url,
            "search": search,
        }

    def _open_aftersales_search(self, model, domain):
        """Return a model as superuser, and a domain of what the visitor may read of it.

        A page finds records by their customer, and names products and serials of them;
        the visitor himself could not. Who may not read the model finds nothing, unless
        the page has looked after his rights itself and comes with those of a superuser.

        :param model: its name, or its empty recordset
        """
        records = request.env[model] if isinstance(model, str) else model
        if records.env.su:
            return records, domain
        if not records.has_access("read"):
            return records.sudo(), Domain.FALSE
        rules = request.env["ir.rule"]._compute_domain(records._name, "read")
        # sudo: the rules of the visitor are in the domain
        return records.sudo(), domain & rules

    def _choose_aftersales_options(self, options, params):
        """Return the visitor's choices, or the first of each where there is none."""
        return {
            name: params.get(name) if params.get(name) in options[key] else default
            for name, key in (
                ("sortby", "sortings"),
                ("filterby", "filters"),
                ("groupby", "groupings"),
                ("search_in", "inputs"),
            )
            if (default := next(iter(options.get(key, ())), None))
        }

    def _prepare_aftersales_domain(self, records, options, chosen, search):
        domain = options.get("domain")
        if domain is None:
            domain = records._get_portal_domain(request.env.user)
        if "filterby" in chosen:
            domain &= options["filters"][chosen["filterby"]]["domain"]
        if search:
            domain &= records._get_portal_search_domain(chosen["search_in"], search)
        return domain

    def _get_aftersales_order(self, options, chosen):
        """Return the order of the search: the groups first, then the sorting."""
        order = options["sortings"][chosen["sortby"]]["order"]
        grouping = options.get("groupings", {}).get(chosen.get("groupby"), {})
        return f"{grouping['order']}, {order}" if grouping.get("order") else order

    def _prepare_aftersales_searchbar(self, options, chosen):
        return {
            **chosen,
            "searchbar_sortings": options["sortings"],
            "searchbar_filters": options.get("filters"),
            "searchbar_groupby": options.get("groupings"),
            "searchbar_inputs": options.get("inputs"),
        }

    def _group_aftersales_records(self, records, options, chosen):
        """Return a list of (heading, records); one group without heading for none."""
        grouping = options.get("groupings", {}).get(chosen.get("groupby"), {})
        key = grouping.get("key")
        if not key:
            return [("", records)]
        # one prefetch for all groups: a list costs the same however it is grouped
        groups = [
            (
                heading,
                records.browse(record.id for record in group).with_prefetch(
                    records._prefetch_ids
                ),
            )
            for heading, group in groupby(records, key=key)
        ]
        if rank := grouping.get("rank"):
            groups.sort(key=lambda group: rank(group[1][:1]))
        return groups

    # === PAGES === #

    def _get_aftersales_document(self, model, document_id, access_token=None):
        """Return the visitor's own record with superuser rights, None if it is not."""
        # other characters cannot even be compared, and are in no token of ours
        token = access_token if (access_token or "").isascii() else None
        try:
            return self._document_check_access(model, document_id, token)
        except (AccessError, MissingError):
            return None

    def _make_aftersales_url(self, url, **query):
        """Return an address with a query, whatever its values hold.

        A token that a visitor made up may hold what ends a header.
        """
        query = urlencode({name: text for name, text in query.items() if text})
        return f"{url}?{query}" if query else url

    def _prepare_aftersales_page(self, document_sudo, access_token, values, page_name):
        """Return the values of the page of one record.

        The links to the neighbours carry no token, as core's do: those who read a
        record are not always those who may share it.
        """
        values = self._get_page_view_values(
            document_sudo, access_token, values, "", False
        )
        history = request.session.get(f"my_{page_name}_history", [])
        if document_sudo.id in history:
            index = history.index(document_sudo.id)
            before, after = history[:index][-1:], history[index + 1 :][:1]
            browse = document_sudo.browse
            values["prev_record"] = before and browse(before).access_url
            values["next_record"] = after and browse(after).access_url
        return values | {"page_name": page_name}

    def _holds_aftersales_token(self, document_sudo, access_token):
        """Return whether the visitor came by the link meant for the customer."""
        try:
            request.env[document_sudo._name].browse(document_sudo.id).check_access(
                "read"
            )
        except AccessError:
            # he reads it by the token alone, which was checked already
            return bool(access_token)
        return False

    # === UPLOADS === #

    def _read_aftersales_uploads(self, files, kinds=PICTURES, company=None):
        """Read the files of one input, see ``ir.attachment`` for limits and refusals.

        :param files: ``request.httprequest.files.getlist(NAME)``
        """
        return request.env["ir.attachment"]._read_aftersales_uploads(
            files, kinds, company
        )

    def _attach_aftersales_uploads(self, record, uploads):
        """Keep the files at ``record``, which was checked to be the visitor's."""
        return request.env["ir.attachment"]._attach_aftersales_uploads(record, uploads)
