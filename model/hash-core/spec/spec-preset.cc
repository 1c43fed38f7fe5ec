// SPDX-License-Identifier: MIT

#include "spec-preset.h"

#include "../part-registry.h"
#include "nft-jhash.h"
#include "spec-text.h"

#include <algorithm>

namespace flowhash
{

namespace
{

const std::string MARK = "as=";
const char* const BLANKS = " \t\r\n";

/// The name of `name=value` or `stage.name=value`.
std::string
NameOf(const std::string& word)
{
    const std::string name = word.substr(0, word.find('='));
    const std::size_t dot = name.find('.');
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

bool
IsNamed(const std::vector<PlacedWord>& words, const std::string& name)
{
    return std::any_of(words.begin(), words.end(), [&name](const PlacedWord& word) {
        return NameOf(word.text) == name;
    });
}

/// Whether a spec has a part for a stage that is not this one.
bool
HasOther(const std::vector<PlacedWord>& words, const std::string& stage, const std::string& own)
{
    return std::any_of(words.begin(), words.end(), [&](const PlacedWord& word) {
        return word.text.rfind(stage + "=", 0) == 0 && word.text != own;
    });
}

/// Adds a preset's words of one stage, but for those that the spec says otherwise.
void
AddStage(std::string& spec,
         const std::string& stage,
         const std::string& preset,
         const std::vector<PlacedWord>& words)
{
    const std::vector<PlacedWord> own = SplitWords(preset);
    if (own.empty() || HasOther(words, stage, own.front().text))
    {
        return;
    }
    for (const PlacedWord& word : own)
    {
        spec += IsNamed(words, NameOf(word.text)) ? "" : word.text + " ";
    }
}

SpecPreset
FindPreset(const std::string& text, PlacedWord name)
{
    std::vector<std::string> names;
    for (const SpecPreset& preset : SpecPresets())
    {
        if (name.text == preset.name)
        {
            return preset;
        }
        names.push_back(preset.name);
    }
    std::string list;
    for (const std::string& known : names)
    {
        list += known + ", ";
    }
    const std::string nearest = NearestName(name.text, names);
    RefuseWord(text,
               name,
               "one of " + list + NFT_PREFIX + "EXPRESSION for 'as'" +
                   (nearest.empty() ? "" : " (nearest: '" + nearest + "')"));
}

/// The preset of `as=`, of which this is the first of words; those that are not its own are left.
SpecPreset
TakePreset(const std::string& text, std::vector<PlacedWord>& words)
{
    const auto marked = std::find_if(words.begin(), words.end(), [](const PlacedWord& word) {
        return word.text.rfind(MARK, 0) == 0;
    });
    const auto end = std::find_if(marked + 1, words.end(), [](const PlacedWord& word) {
        return word.text.find('=') != std::string::npos;
    });
    std::vector<PlacedWord> own(marked, end);
    own.front().text.erase(0, MARK.size());
    own.front().column += MARK.size();
    words.erase(marked, end);
    if (own.front().text.rfind(NFT_PREFIX, 0) == 0)
    {
        return NftPreset(text, own);
    }
    if (own.size() > 1)
    {
        RefuseWord(text, own[1], "name=value");
    }
    return FindPreset(text, own.front());
}

} // namespace

const std::vector<SpecPreset>&
SpecPresets()
{
    // clang-format off
    static const std::vector<SpecPreset> presets{
        {"bmv2-crc16", "P4 on BMv2: crc16 over what the tutorials' load balancer names (p4lang/tutorials)", "key=five-tuple", "hash=crc16 layout=src+dst+proto+sport+dport", "select=modulo"},
        {"linux-bond-layer2", "Linux bonding, xmit_hash_policy layer2 (bond_main.c)", "", "hash=bond-layer2", "select=modulo"},
        {"linux-bond-layer2-3", "Linux bonding, layer2+3", "", "hash=bond-layer2-3", "select=modulo"},
        {"linux-bond-layer3-4", "Linux bonding, layer3+4", "fragments=addresses", "hash=bond-layer3-4", "select=modulo"},
        {"linux-bond-vlan-srcmac", "Linux bonding, vlan+srcmac", "", "hash=bond-vlan-srcmac", "select=modulo"},
        {"linux-multipath-0", "Linux routes, fib_multipath_hash_policy 0: addresses; over IPv6 protocol and flow label, too (net/ipv4/route.c, net/ipv6/route.c)", "key=fields fields=src+dst fields6=src+dst+proto+label", "hash=linux-multipath seed=0", "select=threshold"},
        {"linux-multipath-1", "Linux routes, policy 1: the five-tuple", "key=five-tuple fragments=addresses icmp=outer", "hash=linux-multipath seed=0", "select=threshold"},
        {"linux-multipath-2", "Linux routes, policy 2, of packets in no tunnel: as policy 0", "key=fields fields=src+dst fields6=src+dst+proto+label", "hash=linux-multipath seed=0 label-order=number", "select=threshold"},
        {"linux-multipath-3", "Linux routes, policy 3: fields as in fib_multipath_hash_fields", "key=fields fields=src+dst+proto icmp=outer", "hash=linux-multipath seed=0 custom=yes", "select=threshold"},
        {"ovs-dp-hash", "Open vSwitch, select groups by dp_hash: 256 values dealt by Webster's method (ofproto-dpif.c)", "key=symmetric-five-tuple", "hash=siphash keep=32", "select=table size=256 fill=replace"},
        {"rss", "network cards: Toeplitz with Microsoft's key, table of 128 (RSS)", "key=fields fields=src+dst+sport+dport", "hash=toeplitz", "select=table size=128"},
        {"rtag7", "a switch chip with RTAG7 (OpenBCM)", "key=five-tuple", "hash=rtag7", "select=modulo"},
        {"xt-cluster", "iptables -m cluster; initval is --cluster-hash-seed (xt_cluster.c)", "key=source", "hash=jhash initval=0", "select=multiply-shift"},
    };
    // clang-format on
    return presets;
}

std::vector<PlacedWord>
SplitWords(const std::string& text)
{
    std::vector<PlacedWord> words;
    std::size_t begin = text.find_first_not_of(BLANKS);
    while (begin != std::string::npos)
    {
        const std::size_t end = std::min(text.find_first_of(BLANKS, begin), text.size());
        words.push_back({text.substr(begin, end - begin), begin + 1});
        begin = text.find_first_not_of(BLANKS, end);
    }
    return words;
}

void
RefuseWord(const std::string& text, const PlacedWord& word, const std::string& expected)
{
    FailInSpec(text, word.column, "expected " + expected + ", found '" + word.text + "'");
}

std::string
SpelledOut(std::string_view spec)
{
    const std::string text(spec);
    std::vector<PlacedWord> words = SplitWords(text);
    const auto isMarked = [](const PlacedWord& word) { return word.text.rfind(MARK, 0) == 0; };
    if (std::none_of(words.begin(), words.end(), isMarked))
    {
        return text;
    }
    const PlacedWord first = *std::find_if(words.begin(), words.end(), isMarked);
    const SpecPreset preset = TakePreset(text, words);
    const auto second = std::find_if(words.begin(), words.end(), isMarked);
    if (second != words.end())
    {
        RefuseWord(text, *second, "one 'as'");
    }
    std::string whole;
    AddStage(whole, "key", preset.key, words);
    AddStage(whole, "hash", preset.hash, words);
    AddStage(whole, "select", preset.select, words);
    if (whole.empty())
    {
        FailInSpec(text, first.column, "'as' does nothing: all of its parts are named here");
    }
    for (const PlacedWord& word : words)
    {
        whole += word.text + " ";
    }
    whole.pop_back();
    return whole;
}

std::vector<PresetInfo>
ListPresets()
{
    std::vector<PresetInfo> list;
    for (const SpecPreset& preset : SpecPresets())
    {
        list.push_back({preset.name, preset.summary, SpelledOut(MARK + preset.name)});
    }
    list.push_back(NftExample());
    return list;
}

} // namespace flowhash
