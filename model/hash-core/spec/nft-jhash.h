// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_NFT_JHASH_H
#define FLOWHASH_NFT_JHASH_H

#include "../part-registry.h"
#include "spec-preset.h"

namespace flowhash
{

/// What begins the name of a preset that is an expression of nftables.
inline const std::string NFT_PREFIX = "nft:";

/**
 * The scheme that an expression of nftables stands for (nft(8), "hash expressions"; net/netfilter/
 * nft_hash.c), on a little-endian machine:
 *
 *     nft:jhash FIELD [. FIELD ...] mod N seed S [offset O]
 *
 * Fields are `ip|ip6 saddr|daddr`, `ip protocol`, `ip6 nexthdr`, `meta l4proto`, `tcp|udp|sctp|
 * dccp|udplite|th sport|dport` and `ether saddr|daddr|type`. One alone is hashed as it is, several
 * are padded to four bytes each. The value is scaled to a table of N entries, which are dealt to
 * the members in turn: with N members the k-th is that of the number O + k. Without a seed the
 * kernel draws one, which is refused, as what it chose could not be foretold.
 *
 * @param text the whole spec, for messages @param words of the expression, the prefix at the first
 * @return the preset @throws SpecError with the place of what cannot be
 */
SpecPreset NftPreset(const std::string& text, const std::vector<PlacedWord>& words);

/// @return an expression and what it stands for, for listings
PresetInfo NftExample();

} // namespace flowhash

#endif // FLOWHASH_NFT_JHASH_H
