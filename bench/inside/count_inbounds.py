"""How many mails were kept."""

from bench.inside import company

if __name__ == "__main__":
    company.settle()
    from answerable.cases.models import Inbound

    print(Inbound.objects.filter(channel="mail").count())
