// SPDX-License-Identifier: MIT

#include "part-table.h"
#include "reducing-selector.h"
#include "rendezvous-selector.h"
#include "table-selector.h"

namespace flowhash
{

namespace
{

constexpr uint64_t LARGEST_TABLE = uint64_t{1} << 28;

SelectorMaker
Reducing(const std::string& reduction)
{
    return [reduction](SpecParameters&, unsigned width) {
        return std::make_unique<ReducingSelector>(width, MakeReduction(reduction, width));
    };
}

std::unique_ptr<Selector>
MakeTable(SpecParameters& parameters, unsigned width)
{
    const uint64_t size = parameters.TakeInteger("size", 4096, 1, LARGEST_TABLE);
    const std::string fill = parameters.TakeWord("fill", "refill", {"refill", "replace"});
    const std::string reduce = parameters.TakeWord("reduce", "modulo", ReductionNames());
    return std::make_unique<TableSelector>(width,
                                           size,
                                           fill == "replace" ? TableSelector::Fill::REPLACE
                                                             : TableSelector::Fill::REFILL,
                                           MakeReduction(reduce, width));
}

std::unique_ptr<Selector>
MakeRendezvous(SpecParameters&, unsigned width)
{
    return std::make_unique<RendezvousSelector>(width);
}

} // namespace

PartTable<SelectorMaker>
BuiltInSelectors()
{
    PartTable<SelectorMaker> table;
    // clang-format off
    table.Add("hrw", "highest random weight, rendezvous; weights (RFC 2991)", MakeRendezvous);
    table.Add("modulo", "live members by id, hash modulo their number (M1, M2)", Reducing("modulo"));
    table.Add("multiply-shift", "live members by id, hash times their number over 2^width", Reducing("multiply-shift"));
    table.Add("table", "indexed table; size=4096 fill=refill reduce=modulo; weights (H2, D5)", MakeTable);
    table.Add("threshold", "live members by id, a region of the hash space each; weights (RFC 2992)", Reducing("threshold"));
    // clang-format on
    return table;
}

} // namespace flowhash
