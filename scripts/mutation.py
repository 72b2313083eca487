"""Mutation-tests the rules of the content: removes or negates one at a time and reports the mutants that survive.

Run it as ``make mutation``. It exits with 1 when a mutant survives.
"""

import collections
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.logic.laws import decision
from tests.logic.mutants import Judge, mutants


def main() -> int:
    """Judge every mutant and print what happened."""
    content = decision().content
    judge = Judge.of(content)
    killed: collections.Counter[str] = collections.Counter()
    made: collections.Counter[str] = collections.Counter()
    killers: collections.Counter[str] = collections.Counter()
    survivors = []
    for mutant in mutants(content):
        kind = re.sub(r"^(without operand|without item|priority|situation is) .*", r"\1 ...", mutant.kind)
        made[kind] += 1
        killer = judge.killer(mutant)
        if killer is None:
            survivors.append(mutant)
        else:
            killed[kind] += 1
            killers["laws" if killer == "laws" else "golden cases"] += 1
    for kind in sorted(made):
        print(f"{killed[kind]:>5} of {made[kind]:>5}  {kind}")
    total = sum(made.values())
    print(f"{sum(killed.values()):>5} of {total:>5}  in all ({sum(killed.values()) / total:.1%}); {dict(killers)}")
    for mutant in survivors:
        print(f"survived: {mutant}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
