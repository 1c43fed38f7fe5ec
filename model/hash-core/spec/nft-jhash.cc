// SPDX-License-Identifier: MIT

#include "nft-jhash.h"

#include "spec-values.h"

#include <map>

namespace flowhash
{

namespace
{

constexpr uint64_t MOST_ENTRIES = uint64_t{1} << 28; // of select=table

/// What a field of nftables is in a layout.
struct NftField
{
    std::string word;
    unsigned pad{0}; //!< zero bytes behind it among others
};

const std::map<std::string, NftField>&
NftFields()
{
    static const std::map<std::string, NftField> fields = [] {
        std::map<std::string, NftField> all{{"ip protocol", {"proto", 3}},
                                            {"ip6 nexthdr", {"proto", 3}},
                                            {"meta l4proto", {"proto", 3}},
                                            {"ether saddr", {"smac", 2}},
                                            {"ether daddr", {"dmac", 2}},
                                            {"ether type", {"ethertype", 2}}};
        for (const char* family : {"ip", "ip6"})
        {
            all[family + std::string(" saddr")] = {"src", 0};
            all[family + std::string(" daddr")] = {"dst", 0};
        }
        for (const char* protocol : {"tcp", "udp", "sctp", "dccp", "udplite", "th"})
        {
            all[protocol + std::string(" sport")] = {"sport", 2};
            all[protocol + std::string(" dport")] = {"dport", 2};
        }
        return all;
    }();
    return fields;
}

/// Reads an expression, word by word.
class NftReader
{
  public:
    NftReader(const std::string& text, std::vector<PlacedWord> words)
        : m_text(text),
          m_words(std::move(words))
    {
        m_words.front().text.erase(0, NFT_PREFIX.size());
        m_words.front().column += NFT_PREFIX.size();
        const PlacedWord& last = m_words.back();
        m_words.push_back({"", last.column + last.text.size()}); // the end
    }

    SpecPreset Read()
    {
        Expect("jhash", "jhash (symhash hashes by a key drawn at boot, and numgen nothing)");
        const std::string layout = ReadLayout();
        const uint64_t entries = ReadNumber("mod", 1, MOST_ENTRIES);
        if (Next().text != "seed")
        {
            Refuse("seed NUMBER (without one the kernel draws it)");
        }
        const uint64_t seed = ReadNumber("seed", 0, UINT32_MAX);
        if (Next().text == "offset") // shifts the numbers, and nobody's share
        {
            ReadNumber("offset", 0, UINT32_MAX);
        }
        if (!Next().text.empty())
        {
            Refuse("the end, or offset NUMBER, or name=value");
        }
        return {"nft",
                "",
                "",
                "hash=jhash initval=" + std::to_string(seed) + " layout=" + layout,
                "select=table size=" + std::to_string(entries) + " reduce=multiply-shift"};
    }

  private:
    const PlacedWord& Next() const
    {
        return m_words[m_at];
    }

    [[noreturn]] void Refuse(const std::string& expected) const
    {
        RefuseWord(m_text, Next(), expected + " in an expression of nftables");
    }

    void Expect(const std::string& word, const std::string& expected)
    {
        Next().text == word ? void(++m_at) : Refuse(expected);
    }

    NftField ReadField()
    {
        const std::string second = m_words[std::min(m_at + 1, m_words.size() - 1)].text;
        const auto found = NftFields().find(Next().text + " " + second);
        if (found == NftFields().end())
        {
            std::string known;
            for (const auto& [name, field] : NftFields())
            {
                known += (known.empty() ? "" : ", ") + name;
            }
            Refuse("one of " + known);
        }
        m_at += 2;
        return found->second;
    }

    std::string ReadLayout()
    {
        std::vector<NftField> fields{ReadField()};
        while (Next().text == ".")
        {
            ++m_at;
            fields.push_back(ReadField());
        }
        std::string layout;
        for (const NftField& field : fields)
        {
            const bool padded = field.pad > 0 && fields.size() > 1;
            layout += (layout.empty() ? "" : "+") + field.word +
                      (padded ? "+" + std::to_string(field.pad) : "");
        }
        return layout;
    }

    uint64_t ReadNumber(const std::string& word, uint64_t least, uint64_t most)
    {
        Expect(word, word);
        const auto number = ParseInteger(Next().text);
        if (!number || *number < least || *number > most)
        {
            Refuse("a number from " + std::to_string(least) + " to " + std::to_string(most));
        }
        ++m_at;
        return *number;
    }

    const std::string& m_text;
    std::vector<PlacedWord> m_words;
    std::size_t m_at{0};
};

} // namespace

SpecPreset
NftPreset(const std::string& text, const std::vector<PlacedWord>& words)
{
    return NftReader(text, words).Read();
}

PresetInfo
NftExample()
{
    const std::string expression = NFT_PREFIX + "jhash ip saddr . tcp dport mod 8 seed 0xdeadbeef";
    return {expression,
            "nftables: any jhash of addresses, ports, protocol",
            SpelledOut("as=" + expression)};
}

} // namespace flowhash
