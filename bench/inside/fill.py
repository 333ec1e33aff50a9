"""Makes a company with so many cases."""

import sys

from bench.inside import company

if __name__ == "__main__":
    company.settle()
    from answerable.kit import clock
    from bench.inside import copying, templates

    company.say("cases are played")
    copying.fill(templates.play(clock.now()), int(sys.argv[1]))
    print("{}")
