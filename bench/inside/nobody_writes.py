"""Makes the company, and nothing else."""

from bench.inside import company

if __name__ == "__main__":
    company.settle()
    print("{}")
