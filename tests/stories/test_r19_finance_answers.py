"""R19. An invoice question: Finance owns it under the same clock, and Sales sees it before the next call."""

from answerable.staff.models import Team
from answerable.staff.tests.factories import MembershipFactory, StaffFactory, lee
from tests.stories.house import Colleague, House


def test_finance_owns_it_and_sales_reads_by_a_standing_share(house: House):
    finance, sales = Team.objects.get(name="Finance"), Team.objects.get(name="Sales")
    noor, sam = StaffFactory(full_name="Noor"), StaffFactory(full_name="Sam")
    MembershipFactory(team=finance, staff=noor), MembershipFactory(team=sales, staff=sam)
    by_noor, by_sam, by_lee = (Colleague(house, staff) for staff in (noor, sam, lee()))

    house.mail("Why is invoice 77 higher than the offer?", to="finance@halden.example", Subject="Invoice 77")
    number = by_noor.get("/cases")["items"][0]["number"]
    by_noor.do(f"cases/{number}/owner/")
    case = by_noor.get(f"/cases/{number}")
    assert (case["team"], case["owner"]) == ("Finance", noor.email)
    assert {row["measure"] for row in case["commitments"] if row["state"] == "running"} == {"answer", "resolution"}

    assert by_sam.get("/cases")["items"] == []
    by_sam.see(f"cases/{number}/", status=404)
    finance.share_with(sales, by=None, at=house.now)
    assert "Invoice 77" in by_sam.see(f"cases/{number}/")
    assert [row["number"] for row in by_sam.get("/cases", q="invoice")["items"]] == [number]
    by_sam.post(f"/cases/{number}/messages", {"kind": "answer", "text": "Not mine to say"}, 403)

    by_lee.see(f"cases/{number}/", status=404)
    assert by_lee.get("/cases", q="invoice")["items"] == []
    customer = case["customer"]["id"]
    history = by_lee.see(f"customers/{customer}/")
    assert number in history
    assert "Invoice 77" not in history
