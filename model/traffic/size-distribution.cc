// SPDX-License-Identifier: GPL-2.0-only

#include "size-distribution.h"

#include "ns3/boolean.h"
#include "ns3/double.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace ns3
{

namespace
{

using Numbers = std::vector<double>;

constexpr double UNBOUNDED = std::numeric_limits<double>::infinity();

/// Makes what a text says, which was read and is good.
struct Maker
{
    std::function<Ptr<RandomVariableStream>()> make;
    double most; //!< greatest value that can come
};

[[noreturn]] void
Refuse(const std::string& spec, const std::string& why)
{
    throw std::invalid_argument("distribution \"" + spec + "\": " + why);
}

/// A number that fills the whole text.
bool
ReadNumber(const std::string& text, double& number)
{
    std::size_t used = 0;
    try
    {
        number = std::stod(text, &used);
    }
    catch (const std::exception&)
    {
        return false;
    }
    return used == text.size() && std::isfinite(number);
}

/// Cuts at the first separator: the word before it and the rest.
std::pair<std::string, std::string>
Cut(const std::string& text)
{
    const auto end = text.find_first_of(": ");
    const auto rest = end == std::string::npos ? end : text.find_first_not_of(": ", end);
    return {text.substr(0, end), rest == std::string::npos ? "" : text.substr(rest)};
}

Numbers
ReadNumbers(const std::string& spec, std::string rest)
{
    Numbers numbers;
    while (!rest.empty())
    {
        const auto [word, behind] = Cut(rest);
        double number = 0;
        if (!ReadNumber(word, number))
        {
            Refuse(spec, "\"" + word + "\" is not a number");
        }
        if (number < 0)
        {
            Refuse(spec, "\"" + word + "\" is negative");
        }
        numbers.push_back(number);
        rest = behind;
    }
    return numbers;
}

template <typename Variable>
Maker
Make(const std::vector<std::pair<const char*, double>>& attributes, double most)
{
    const auto make = [attributes] {
        auto variable = CreateObject<Variable>();
        for (const auto& [name, value] : attributes)
        {
            variable->SetAttribute(name, DoubleValue(value));
        }
        return variable;
    };
    return {make, most};
}

Maker
MakeUniform(const std::string& spec, const Numbers& n)
{
    if (n[0] > n[1])
    {
        Refuse(spec, "its least value is above its greatest");
    }
    return Make<UniformRandomVariable>({{"Min", n[0]}, {"Max", n[1]}}, n[1]);
}

Maker
MakeLogNormal(const std::string& spec, const Numbers& n)
{
    if (n[0] == 0)
    {
        Refuse(spec, "the median must be above 0");
    }
    return Make<LogNormalRandomVariable>({{"Mu", std::log(n[0])}, {"Sigma", n[1]}}, UNBOUNDED);
}

Maker
MakePareto(const std::string& spec, const Numbers& n)
{
    const double bound = n.size() > 2 ? n[2] : 0;
    if (n[0] == 0 || n[1] == 0)
    {
        Refuse(spec, "scale and shape must be above 0");
    }
    if (n.size() > 2 && bound <= n[0])
    {
        Refuse(spec, "the bound must be above the scale");
    }
    return Make<ParetoRandomVariable>({{"Scale", n[0]}, {"Shape", n[1]}, {"Bound", bound}},
                                      n.size() > 2 ? bound : UNBOUNDED);
}

/// What is wrong with a point of a CDF behind another; empty: nothing.
std::string
CheckPoint(const Numbers& previous, double value, double probability)
{
    if (value < 0)
    {
        return "the value is negative";
    }
    if (probability < 0 || probability > 1)
    {
        return "the probability is not within 0 to 1";
    }
    if (!previous.empty() && value <= previous[0])
    {
        return "values must ascend";
    }
    if (!previous.empty() && probability <= previous[1])
    {
        return "probabilities must ascend";
    }
    return "";
}

/// Reads one line. @return false where there is nothing but a comment; text of an error in `error`
bool
ReadPoint(std::string line, double& value, double& probability, std::string& error)
{
    line.erase(std::min(line.find('#'), line.size()));
    std::istringstream words(line);
    std::string first;
    std::string second;
    std::string third;
    words >> first >> second >> third;
    if (first.empty())
    {
        return false;
    }
    if (!third.empty() || !ReadNumber(first, value) || !ReadNumber(second, probability))
    {
        error = "expected \"value probability\"";
    }
    return true;
}

/// @param points value and probability of each
Maker
MakeEmpirical(const std::vector<Numbers>& points)
{
    const auto make = [points] {
        auto variable = CreateObject<EmpiricalRandomVariable>();
        variable->SetInterpolate(true);
        for (const Numbers& point : points)
        {
            variable->CDF(point[0], point[1]);
        }
        return variable;
    };
    return {make, points.back()[0]};
}

/// Refuses what need not end: a device, a pipe that nobody writes into, or a disk full of numbers.
void
CheckCdf(const std::string& spec, const std::string& file)
{
    constexpr std::uintmax_t most = 4'000'000; // bytes
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error) || !std::ifstream(file))
    {
        Refuse(spec, "cannot read the file; it has to be a plain one, as it is read repeatedly");
    }
    if (std::filesystem::file_size(file, error) > most)
    {
        Refuse(spec, "the file is longer than 4 MB, the most for a distribution");
    }
}

Maker
ReadCdf(const std::string& spec, const std::string& file)
{
    CheckCdf(spec, file);
    std::ifstream in(file);
    std::vector<Numbers> points;
    Numbers previous;
    std::string line;
    for (unsigned number = 1; std::getline(in, line); ++number)
    {
        double value = 0;
        double probability = 0;
        std::string error;
        if (!ReadPoint(line, value, probability, error))
        {
            continue;
        }
        error = error.empty() ? CheckPoint(previous, value, probability) : error;
        if (!error.empty())
        {
            throw std::invalid_argument(file + ":" + std::to_string(number) + ": " + error);
        }
        previous = {value, probability};
        points.push_back(previous);
    }
    if (previous.empty() || previous[1] != 1)
    {
        throw std::invalid_argument(file + ": the last probability must be 1");
    }
    return MakeEmpirical(points);
}

/// One kind of distribution: how many numbers it takes, and its maker.
struct Kind
{
    std::size_t least;
    std::size_t most;
    Maker (*make)(const std::string& spec, const Numbers& numbers);
};

const std::map<std::string, Kind>&
Kinds()
{
    static const std::map<std::string, Kind> kinds{
        {"constant",
         {1,
          1,
          [](const std::string&, const Numbers& n) {
              return Make<ConstantRandomVariable>({{"Constant", n[0]}}, n[0]);
          }}},
        {"uniform", {2, 2, MakeUniform}},
        {"exponential",
         {1,
          1,
          [](const std::string&, const Numbers& n) {
              return Make<ExponentialRandomVariable>({{"Mean", n[0]}}, UNBOUNDED);
          }}},
        {"lognormal", {2, 2, MakeLogNormal}},
        {"pareto", {2, 3, MakePareto}},
    };
    return kinds;
}

Maker
ReadSpec(const std::string& spec)
{
    const auto [name, rest] = Cut(spec);
    if (name == "cdf")
    {
        return ReadCdf(spec, rest);
    }
    const auto kind = Kinds().find(name);
    if (kind == Kinds().end())
    {
        Refuse(spec,
               "unknown kind \"" + name +
                   "\" (known: cdf, constant, exponential, lognormal, pareto, uniform)");
    }
    const Numbers numbers = ReadNumbers(spec, rest);
    const auto& [least, most, make] = kind->second;
    if (numbers.size() < least || numbers.size() > most)
    {
        Refuse(spec, name + " takes " + std::to_string(least) + " number(s)");
    }
    return make(spec, numbers);
}

} // namespace

SizeDistribution::SizeDistribution(const std::string& spec)
    : m_spec(spec),
      m_variable(ReadSpec(spec).make())
{
}

void
SizeDistribution::Check(const std::string& spec)
{
    ReadSpec(spec);
}

double
SizeDistribution::GetGreatest(const std::string& spec)
{
    return ReadSpec(spec).most;
}

bool
SizeDistribution::IsConstant(const std::string& spec)
{
    return Cut(spec).first == "constant";
}

const std::string&
SizeDistribution::GetSpec() const
{
    return m_spec;
}

double
SizeDistribution::GetValue()
{
    return std::max(0.0, m_variable->GetValue());
}

uint32_t
SizeDistribution::GetBytes(uint32_t least)
{
    constexpr double most = 2147483648.0;
    return std::max(least, static_cast<uint32_t>(std::min(std::round(GetValue()), most)));
}

Time
SizeDistribution::GetTime()
{
    return Seconds(GetValue());
}

int64_t
SizeDistribution::AssignStreams(int64_t stream)
{
    m_variable->SetStream(stream);
    return 1;
}

} // namespace ns3
