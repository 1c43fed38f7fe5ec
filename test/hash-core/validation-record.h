// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_VALIDATION_RECORD_H
#define FLOWHASH_VALIDATION_RECORD_H

#include <cstdint>
#include <string>

/**
 * @file
 * The rows of doc/validation.rst, recorded by the tests that check them. A test expects first and
 * records what it computed; with the environment variable FLOWHASH_VALIDATION set to a file, the
 * run writes its rows there, and test/check-validation.sh makes the page of them.
 */

namespace flowhash
{

/// One figure: ours, beside the one it is held against.
struct ValidationRow
{
    std::string section;   //!< title of a table: "Hash functions", "Selectors", "State", "Ports"
    std::string what;      //!< the figure, with its parameters and, where sampled, the sample size
    std::string ours;      //!< as computed in this run
    std::string reference; //!< as published, in the same form
    std::string tolerance; //!< "exact", or how far apart they may be and why
    std::string source;    //!< who published the reference
};

/// Records a row of the page. @param row it; a row recorded twice is written once
void RecordValidation(const ValidationRow& row);

/// @param value a number @param digits of it, leading zeros included @return hexadecimal digits
std::string HexDigits(uint64_t value, unsigned digits);

/// @param value a number @param decimals behind the point @return its text, rounded
std::string Decimals(double value, int decimals);

} // namespace flowhash

#endif // FLOWHASH_VALIDATION_RECORD_H
