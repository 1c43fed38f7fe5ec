// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SPEC_ERROR_H
#define FLOWHASH_SPEC_ERROR_H

#include <stdexcept>

namespace flowhash
{

/**
 * Input that cannot be: a scheme's spec, a membership change. Its text is one line for people:
 * what is wrong, where, and what would be right.
 */
class SpecError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/// Live members of unequal weights where the selector gives them no meaning.
class UnequalWeightsError : public SpecError
{
  public:
    using SpecError::SpecError;
};

} // namespace flowhash

#endif // FLOWHASH_SPEC_ERROR_H
