// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_LAID_OUT_HASH_H
#define FLOWHASH_LAID_OUT_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <memory>
#include <vector>

namespace flowhash
{

/**
 * Another hash over the key's fields in an order of one's own, with zeros between them (S1). Real
 * things hash structures: nftables pads what it concatenates to words of four bytes, a P4 program
 * names the fields in the order it likes.
 *
 * A field that a packet's key lacks, as that of a fragment may, is zeros. The other hash gets
 * bytes of no field, so one that takes its key apart again (FlowHash::ReadsFields) is refused.
 */
class LaidOutHash final : public FlowHash
{
  public:
    /// A field, or zeros.
    struct Item
    {
        FieldSet field{0}; //!< one field; 0: zeros
        uint8_t zeros{0};  //!< so many bytes, where it is no field
    };

    /// @param hash the other @param items what it reads, in order
    /// @throws SpecError if they are none, longer than a hash key, or of no use to the other hash
    LaidOutHash(std::unique_ptr<FlowHash> hash, std::vector<Item> items);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;
    bool TakesFlowLabel() const override;
    FieldSet Reads() const override;

    /**
     * Reads the word that lays a key out and wraps the function as it says.
     * @param hash the function @param parameters of a spec: `layout`, fields and numbers of zero
     * bytes joined by '+', such as src+dport+2
     * @return the function itself where it says nothing
     */
    static std::unique_ptr<FlowHash> Wrap(std::unique_ptr<FlowHash> hash,
                                          SpecParameters& parameters);

  private:
    std::unique_ptr<FlowHash> m_hash;
    std::vector<Item> m_items;
    FieldSet m_fields{0};
};

} // namespace flowhash

#endif // FLOWHASH_LAID_OUT_HASH_H
