from odoo.exceptions import UserError

from ..models.part_request import CASE_KINDS, MAKER_KINDS
from .case_steps import CaseSteps
from .supply_common import SupplyCommon


class MovementSupply(CaseSteps, SupplyCommon):
    """What is asked for and sent: between branches, to the post, from the maker."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keepers = {
            cls.company: cls.storekeeper,
            cls.region: cls.region_keeper,
            cls.outlet: cls.outlet_keeper,
        }

    def _get_requests(self, *states, **values):
        """Return one of the requests in these states, and as the values say."""
        found = self.requests.filtered(
            lambda request: (
                request.state in states
                and all(request[name] == value for name, value in values.items())
            )
        )
        if not found:
            raise LookupError(f"No request is {states}.")
        return self.chance.choice(found)

    def _ask_parts(self, user, **vals):
        """Ask for one or two kinds of parts, as far as the walk has them."""
        products = self.chance.sample(list(self.parts), self.chance.randint(1, 2))
        request = self._ask(
            user, {product: self.chance.randint(1, 3) for product in products}, **vals
        )
        if vals.get("kind") in MAKER_KINDS:
            for line in request.line_ids:
                line.price_unit = self.chance.randint(0, 2000) / 100
        request.action_submit()
        self.requests |= request.with_env(self.env)

    def _ask_of_case(self, case, user, **vals):
        """Ask for parts of a case, covered ones or those that are paid."""
        vals |= {"case_id": case.id, "supply_method": "store"}
        kinds = self.chance.sample(CASE_KINDS, 2)
        try:
            with self.env.cr.savepoint():
                self._ask_parts(user, kind=kinds[0], **vals)
        except UserError:
            self._ask_parts(user, kind=kinds[1], **vals)

    # === ASKING === #

    def _step_ask_head(self, _case):
        self._ask_parts(self.region_keeper)

    def _step_ask_above(self, _case):
        self._ask_parts(self.outlet_keeper)

    def _step_ask_maker(self, _case):
        company = self.chance.choice(list(self.keepers))
        self._ask_parts(
            self.keepers[company],
            kind=self.chance.choice(MAKER_KINDS),
            maker_id=self.maker.id,
        )

    def _step_ask_store(self, case):
        """Let the technician ask for what he needs for his order."""
        order = self._get_order(case)
        self._ask_of_case(
            case, self.technician, order_id=order.id, destination="technician"
        )

    def _step_ask_by_post(self, case):
        self._ask_of_case(case, self.reception, destination="customer")

    # === DECIDING === #

    def _as_supplier(self, request):
        return request.with_user(self.keepers[request.supplier_company_id])

    def _step_approve(self, _case):
        self._as_supplier(self._get_requests("to_approve")).action_approve()

    def _step_pass_on(self, _case):
        self._as_supplier(self._get_requests("to_approve")).action_pass_on()

    def _step_turn_down(self, _case):
        self._as_supplier(self._get_requests("to_approve")).action_refuse("Not now")

    def _step_withdraw(self, _case):
        request = self._get_requests("to_approve", "approved")
        request.with_user(request.user_id).action_cancel()

    # === SENDING === #

    def _step_send(self, _case):
        """Send, as whoever keeps the store: from the head office where it must."""
        self._as_supplier(self._get_requests("approved")).action_send()

    def _step_take_in(self, _case):
        request = self._get_requests("approved")
        keeper = self.chance.choice(
            [self.keepers[request.company_id], self.storekeeper]
        )
        coming = request._get_maker_moves()
        quantities = {move: move.product_uom_qty for move in coming}
        if set(coming.mapped("has_tracking")) - {"none"}:
            self._validate_receipt(coming)
        else:
            request.with_user(keeper).action_receive()
        for move, quantity in quantities.items():
            self.extra[move.product_id] += quantity

    def _validate_receipt(self, moves):
        """Enter serials and lots on the transfer of a maker, and validate it."""
        moves = moves.with_env(self.env).with_context(
            allowed_company_ids=moves.company_id.ids, skip_sms=True
        )
        for move in moves:
            self._fill_move(move)
        moves.picked = True
        moves.picking_id._action_done()

    def _step_post_parcel(self, _case):
        request = self._get_requests("approved", destination="customer")
        self._fill_serials(request.line_ids.part_id)
        request.with_user(self.storekeeper).action_post("City Post", "AB123")

    def _step_close(self, _case):
        self._as_supplier(self._get_requests("approved")).action_close()
