// SPDX-License-Identifier: MIT

#include "reduction.h"

#include "../spec-error.h"
#include "region-reduction.h"

#include <algorithm>
#include <cmath>

namespace flowhash
{

namespace
{

__extension__ using Wide = unsigned __int128;

constexpr unsigned THRESHOLD_BITS = 31;

} // namespace

void
Reduction::ApplyBatch(const uint64_t* hashes, std::size_t count, uint32_t* out) const
{
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = static_cast<uint32_t>(Apply(hashes[i]));
    }
}

uint64_t
Reduction::Bins() const
{
    return 0;
}

ModuloReduction::ModuloReduction(unsigned width)
    : m_narrow(width <= 32)
{
}

void
ModuloReduction::Rebuild(const std::vector<double>& weights)
{
    m_modulo = FastModulo(std::max<uint64_t>(weights.size(), 1));
}

void
ModuloReduction::ApplyBatch(const uint64_t* hashes, std::size_t count, uint32_t* out) const
{
    const FastModulo modulo = m_modulo; // a copy: what is written cannot be it
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] =
            static_cast<uint32_t>(m_narrow ? modulo.OfNarrow(hashes[i]) : modulo.OfWide(hashes[i]));
    }
}

bool
ModuloReduction::TakesWeights() const
{
    return false;
}

std::vector<double>
ModuloReduction::Regions(const std::vector<double>&) const
{
    return {};
}

std::size_t
ModuloReduction::Bytes() const
{
    return sizeof(m_modulo);
}

MultiplyShiftReduction::MultiplyShiftReduction(unsigned width)
    : m_width(width)
{
}

void
MultiplyShiftReduction::Rebuild(const std::vector<double>& weights)
{
    m_count = weights.size();
}

std::size_t
MultiplyShiftReduction::Apply(uint64_t hash) const
{
    return static_cast<std::size_t>(static_cast<Wide>(hash) * m_count >> m_width);
}

bool
MultiplyShiftReduction::TakesWeights() const
{
    return false;
}

std::vector<double>
MultiplyShiftReduction::Regions(const std::vector<double>& weights) const
{
    const uint64_t count = weights.size();
    std::vector<double> ends(count);
    for (uint64_t i = 0; i < count; ++i)
    {
        const Wide end = ((static_cast<Wide>(i + 1) << m_width) + count - 1) / count;
        ends[i] = std::ldexp(static_cast<double>(end), -static_cast<int>(m_width));
    }
    return ends;
}

std::size_t
MultiplyShiftReduction::Bytes() const
{
    return sizeof(m_count);
}

ThresholdReduction::ThresholdReduction(unsigned width)
    : m_width(width)
{
}

std::vector<uint32_t>
ThresholdReduction::Bounds(const std::vector<double>& weights)
{
    long double total = 0;
    for (const double weight : weights)
    {
        total += weight;
    }
    std::vector<uint32_t> bounds;
    bounds.reserve(weights.size());
    long double sum = 0;
    for (const double weight : weights)
    {
        sum += weight;
        const long double bound = std::floor(std::ldexp(sum, THRESHOLD_BITS) / total + 0.5L);
        bounds.push_back(static_cast<uint32_t>(bound));
    }
    return bounds;
}

void
ThresholdReduction::Rebuild(const std::vector<double>& weights)
{
    m_bounds = Bounds(weights);
    m_steps.Rebuild(m_bounds.size(), THRESHOLD_BITS, [this](std::size_t i) -> uint64_t {
        return m_bounds[i] == 0 ? 0 : m_bounds[i] - 1; // a bound is one behind the region's last
    });
}

uint64_t
ThresholdReduction::ToThresholdBits(uint64_t hash) const
{
    return m_width >= THRESHOLD_BITS ? hash >> (m_width - THRESHOLD_BITS)
                                     : hash << (THRESHOLD_BITS - m_width);
}

std::size_t
ThresholdReduction::Apply(uint64_t hash) const
{
    const uint64_t value = ToThresholdBits(hash);
    std::size_t region = m_steps.Start(value);
    while (m_bounds[region] <= value)
    {
        ++region;
    }
    return region;
}

bool
ThresholdReduction::TakesWeights() const
{
    return true;
}

std::vector<double>
ThresholdReduction::Regions(const std::vector<double>& weights) const
{
    std::vector<double> ends;
    for (const uint32_t bound : Bounds(weights))
    {
        ends.push_back(std::ldexp(bound, -static_cast<int>(THRESHOLD_BITS)));
    }
    return ends;
}

std::size_t
ThresholdReduction::Bytes() const
{
    return m_bounds.size() * sizeof(uint32_t) + m_steps.Bytes();
}

const std::vector<std::string>&
ReductionNames()
{
    static const std::vector<std::string> names{"modulo", "multiply-shift", "rfc2992", "threshold"};
    return names;
}

std::unique_ptr<Reduction>
MakeReduction(const std::string& name, unsigned width)
{
    if (name == "modulo")
    {
        return std::make_unique<ModuloReduction>(width);
    }
    if (name == "multiply-shift")
    {
        return std::make_unique<MultiplyShiftReduction>(width);
    }
    if (name == "rfc2992")
    {
        return std::make_unique<RegionReduction>(width);
    }
    if (name == "threshold")
    {
        return std::make_unique<ThresholdReduction>(width);
    }
    throw SpecError("unknown reduction '" + name + "'");
}

} // namespace flowhash
