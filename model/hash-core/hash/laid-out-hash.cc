// SPDX-License-Identifier: MIT

#include "laid-out-hash.h"

#include "../key/field-set-rule.h"
#include "../key/hash-key-reader.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

namespace flowhash
{

namespace
{

using Item = LaidOutHash::Item;

const char* const PACKED = "packed";
constexpr std::size_t MOST_BYTES = sizeof(HashKey::bytes);

/// Bytes of a layout whose addresses are of IPv6.
std::size_t
GreatestSize(const std::vector<Item>& items)
{
    HashKey wide;
    wide.addressSize = 16;
    const HashKeyReader reader(wide);
    std::size_t size = 0;
    for (const Item& item : items)
    {
        size += item.field ? reader.SizeOf(static_cast<Field>(item.field)) : item.zeros;
    }
    return size;
}

/// A field's word or a number. @return it, or none
std::optional<Item>
ReadItem(const std::string& word)
{
    const auto& words = FieldSetRule::Words();
    const auto found = std::find(words.begin(), words.end(), word);
    if (found != words.end())
    {
        return Item{static_cast<FieldSet>(1U << (found - words.begin())), 0};
    }
    const bool number = !word.empty() && word.size() <= 2 &&
                        word.find_first_not_of("0123456789") == std::string::npos;
    const int zeros = number ? std::stoi(word) : 0;
    return zeros > 0 ? std::make_optional(Item{0, static_cast<uint8_t>(zeros)}) : std::nullopt;
}

/// @return the items; none where a word is no item
std::vector<Item>
ReadItems(const std::string& text)
{
    std::vector<Item> items;
    for (std::size_t start = 0; start <= text.size();)
    {
        const std::size_t end = std::min(text.find('+', start), text.size());
        const auto item = ReadItem(text.substr(start, end - start));
        if (!item)
        {
            return {};
        }
        items.push_back(*item);
        start = end + 1;
    }
    return items;
}

} // namespace

LaidOutHash::LaidOutHash(std::unique_ptr<FlowHash> hash, std::vector<Item> items)
    : m_hash(std::move(hash)),
      m_items(std::move(items))
{
    for (const Item& item : m_items)
    {
        m_fields |= item.field;
    }
    if (m_fields == 0 || GreatestSize(m_items) > MOST_BYTES || m_hash->ReadsFields())
    {
        throw SpecError("a layout is of at least one field, at most " + std::to_string(MOST_BYTES) +
                        " bytes, and for a hash function that reads bytes");
    }
}

uint64_t
LaidOutHash::Hash(const HashKey& key) const
{
    std::array<const uint8_t*, 16> places; // of each field by its bit; null: not there
    HashKeyReader reader(key);
    std::size_t bit = 0;
    for (unsigned field = 1; field <= m_fields; field *= 2)
    {
        places[bit++] = reader.Take(static_cast<Field>(field));
    }
    HashKey laid;
    laid.addressSize = key.addressSize;
    for (const Item& item : m_items)
    {
        unsigned size = item.zeros;
        if (item.field)
        {
            size = reader.SizeOf(static_cast<Field>(item.field));
            const uint8_t* const place = places[static_cast<unsigned>(__builtin_ctz(item.field))];
            if (place)
            {
                std::memcpy(laid.bytes.data() + laid.size, place, size);
            }
        }
        laid.size = static_cast<uint8_t>(laid.size + size);
    }
    return m_hash->Hash(laid);
}

unsigned
LaidOutHash::Width() const
{
    return m_hash->Width();
}

bool
LaidOutHash::TakesFlowLabel() const
{
    return (m_fields & FIELD_FLOW_LABEL) != 0;
}

bool
LaidOutHash::IsLinear() const
{
    return m_hash->IsLinear();
}

FieldSet
LaidOutHash::Reads() const
{
    return m_fields;
}

std::unique_ptr<FlowHash>
LaidOutHash::Wrap(std::unique_ptr<FlowHash> hash, SpecParameters& parameters)
{
    const std::string text = parameters.TakeWord("layout", PACKED, {});
    if (text == PACKED)
    {
        return hash;
    }
    if (hash->ReadsFields())
    {
        parameters.Refuse("layout",
                          std::string(PACKED) + " (this function reads fields, not bytes)");
    }
    auto items = ReadItems(text);
    const bool named =
        std::any_of(items.begin(), items.end(), [](const Item& item) { return item.field != 0; });
    if (!named)
    {
        parameters.Refuse("layout",
                          std::string(PACKED) + ", or fields (" + FieldSetRule::Text(FIELDS_ALL) +
                              ") and numbers of zero bytes from 1 to 99, in any order, such as "
                              "src+dport+2");
    }
    if (GreatestSize(items) > MOST_BYTES)
    {
        parameters.Refuse("layout", "at most " + std::to_string(MOST_BYTES) + " bytes over IPv6");
    }
    return std::make_unique<LaidOutHash>(std::move(hash), std::move(items));
}

} // namespace flowhash
