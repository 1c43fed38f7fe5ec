// SPDX-License-Identifier: MIT

#include "bin-reduction.h"

#include <algorithm>

namespace flowhash
{

BitsReduction::BitsReduction(unsigned width, unsigned bits, bool upper)
    : m_bits(bits),
      m_shift(upper ? width - bits : 0)
{
}

void
BitsReduction::Rebuild(const std::vector<double>& weights)
{
    m_modulo = FastModulo(std::max<uint64_t>(weights.size(), 1));
}

std::size_t
BitsReduction::Apply(uint64_t hash) const
{
    return m_modulo.OfNarrow(hash >> m_shift & (Bins() - 1));
}

bool
BitsReduction::TakesWeights() const
{
    return false;
}

std::vector<double>
BitsReduction::Regions(const std::vector<double>&) const
{
    return {};
}

uint64_t
BitsReduction::Bins() const
{
    return uint64_t{1} << m_bits;
}

std::size_t
BitsReduction::Bytes() const
{
    return sizeof(m_modulo);
}

BinsReduction::BinsReduction(uint64_t bins)
    : m_bins(bins),
      m_moduloBins(bins)
{
}

void
BinsReduction::Rebuild(const std::vector<double>& weights)
{
    m_modulo = FastModulo(std::max<uint64_t>(weights.size(), 1));
}

std::size_t
BinsReduction::Apply(uint64_t hash) const
{
    return m_modulo.OfNarrow(m_moduloBins.OfWide(hash));
}

bool
BinsReduction::TakesWeights() const
{
    return false;
}

std::vector<double>
BinsReduction::Regions(const std::vector<double>&) const
{
    return {};
}

uint64_t
BinsReduction::Bins() const
{
    return m_bins;
}

std::size_t
BinsReduction::Bytes() const
{
    return sizeof(m_moduloBins) + sizeof(m_modulo);
}

} // namespace flowhash
