// SPDX-License-Identifier: MIT

#include "adjusted-hash.h"

#include "laid-out-hash.h"

#include <utility>

namespace flowhash
{

RotatedHash::RotatedHash(std::unique_ptr<FlowHash> hash, unsigned offset, unsigned kept)
    : m_hash(std::move(hash)),
      m_offset(offset),
      m_kept(kept == 0 ? m_hash->Width() : kept)
{
}

uint64_t
RotatedHash::Hash(const HashKey& key) const
{
    uint64_t value = m_hash->Hash(key);
    if (m_offset != 0)
    {
        value = value >> m_offset | value << (m_hash->Width() - m_offset);
    }
    return value & (UINT64_MAX >> (64 - m_kept));
}

unsigned
RotatedHash::Width() const
{
    return m_kept;
}

bool
RotatedHash::TakesFlowLabel() const
{
    return m_hash->TakesFlowLabel();
}

bool
RotatedHash::IsLinear() const
{
    return m_hash->IsLinear();
}

FieldSet
RotatedHash::Reads() const
{
    return m_hash->Reads();
}

MixedHash::MixedHash(std::unique_ptr<FlowHash> hash, uint64_t seed)
    : m_hash(std::move(hash)),
      m_seed(Mix64(seed))
{
}

uint64_t
MixedHash::Hash(const HashKey& key) const
{
    return Mix64(m_hash->Hash(key) ^ m_seed) >> (64 - m_hash->Width());
}

unsigned
MixedHash::Width() const
{
    return m_hash->Width();
}

bool
MixedHash::TakesFlowLabel() const
{
    return m_hash->TakesFlowLabel();
}

bool
MixedHash::IsLinear() const
{
    return false;
}

FieldSet
MixedHash::Reads() const
{
    return m_hash->Reads();
}

std::unique_ptr<FlowHash>
WithCommonWords(std::unique_ptr<FlowHash> hash, SpecParameters& parameters)
{
    hash = LaidOutHash::Wrap(std::move(hash), parameters);
    const unsigned width = hash->Width();
    const uint64_t offset = parameters.TakeInteger("offset", 0, 0, width - 1);
    const uint64_t kept = parameters.TakeInteger("keep", width, 1, width);
    if (offset != 0 || kept != width)
    {
        hash = std::make_unique<RotatedHash>(
            std::move(hash), static_cast<unsigned>(offset), static_cast<unsigned>(kept));
    }
    if (parameters.TakeWord("finalizer", "none", {"none", "murmur3"}) == "murmur3")
    {
        const uint64_t seed = parameters.TakeInteger("finalizer-seed", 0, 0, UINT64_MAX);
        hash = std::make_unique<MixedHash>(std::move(hash), seed);
    }
    return hash;
}

} // namespace flowhash
