// SPDX-License-Identifier: MIT

#include "table-selector.h"

#include "../reduce/bin-reduction.h"
#include "table-fill.h"

#include <algorithm>
#include <utility>

namespace flowhash
{

namespace
{

constexpr uint64_t LARGEST_TABLE = uint64_t{1} << 28;

std::vector<std::string>
TableReductionNames()
{
    std::vector<std::string> names = ReductionNames();
    names.insert(names.end(), {"lower-bits", "upper-bits"});
    std::sort(names.begin(), names.end());
    return names;
}

/// Bits index a table whose size is a power of two, all of it.
std::unique_ptr<Reduction>
MakeBitsReduction(bool upper, uint64_t size, SpecParameters& parameters, unsigned width)
{
    unsigned bits = 0;
    while (uint64_t{1} << bits < size)
    {
        ++bits;
    }
    if (uint64_t{1} << bits != size || bits < 1 || bits > width)
    {
        parameters.Refuse("size",
                          "a power of two from 2 to 2^" + std::to_string(std::min(width, 28U)) +
                              ", which bits of the hash can index");
    }
    return std::make_unique<BitsReduction>(width, bits, upper);
}

} // namespace

TableSelector::TableSelector(unsigned width,
                             std::size_t size,
                             Fill fill,
                             std::unique_ptr<Reduction> reduction)
    : EntrySelector(width, size, std::move(reduction)),
      m_fill(fill)
{
}

std::unique_ptr<TableSelector>
TableSelector::MakeTable(SpecParameters& parameters, unsigned width)
{
    const uint64_t size = parameters.TakeInteger("size", 4096, 1, LARGEST_TABLE);
    const std::string fill = parameters.TakeWord("fill", "refill", {"refill", "replace"});
    const std::string reduce = parameters.TakeWord("reduce", "modulo", TableReductionNames());
    const bool upper = reduce == "upper-bits";
    auto reduction = upper || reduce == "lower-bits"
                         ? MakeBitsReduction(upper, size, parameters, width)
                         : MakeReduction(reduce, width);
    return std::make_unique<TableSelector>(
        width, size, fill == "replace" ? Fill::REPLACE : Fill::REFILL, std::move(reduction));
}

std::unique_ptr<FlowSelector>
TableSelector::Make(SpecParameters& parameters, unsigned width)
{
    return MakeTable(parameters, width);
}

std::unique_ptr<FlowSelector>
TableSelector::MakeWritten(SpecParameters& parameters, unsigned width)
{
    auto table = MakeTable(parameters, width);
    table->WriteBy(TableWriter::Make(parameters));
    return table;
}

void
TableSelector::DoFill(std::vector<MemberId>& entries)
{
    if (m_fill == Fill::REFILL)
    {
        entries = DealTable(Live(), Apportion(Size(), Live()));
        return;
    }
    std::vector<std::size_t> shares = ApportionByDivisor(Size(), Live());
    if (entries.empty())
    {
        entries = DealTable(Live(), std::move(shares));
    }
    else
    {
        ReplaceInTable(entries, Live(), shares);
    }
}

SelectorTraits
TableSelector::Traits() const
{
    SelectorTraits traits;
    traits.weights = true;
    traits.minimal = m_fill == Fill::REPLACE;
    traits.historyFree = m_fill == Fill::REFILL;
    traits.pure = !IsWrittenSlowly();
    traits.late = IsWrittenSlowly();
    traits.entryShare = 1.0 / static_cast<double>(Size());
    return traits;
}

} // namespace flowhash
