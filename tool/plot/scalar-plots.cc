// SPDX-License-Identifier: GPL-2.0-only

#include "scalar-plots.h"

#include "picture-layout.h"
#include "plot-names.h"

#include <algorithm>
#include <map>

namespace ns3
{

namespace
{

using RunValues = std::map<int64_t, double>; // by ids of runs

} // namespace

bool
DiffersIn(CampaignReader& reader, const std::string& figure)
{
    const RunValues all = reader.ValuesOf(figure);
    const auto& configurations = reader.Configurations();
    return std::any_of(configurations.begin(), configurations.end(), [&](const auto& one) {
        return reader.Collect(all, one.number) !=
               reader.Collect(all, configurations.front().number);
    });
}

std::vector<Picture>
BarPictures(CampaignReader& reader, const std::string& figure)
{
    const RunValues all = reader.ValuesOf(figure);
    std::vector<Picture> pictures;
    for (const PlotPanel& panel : SplitPanels(reader.Configurations(), Picture::MOST_ROWS))
    {
        const auto names = NamesOf(panel.members);
        Picture picture;
        picture.table = PictureTable({"row", "configuration", "runs", "mean", "low", "high"});
        ValueRange range;
        range.Add(0);
        for (std::size_t i = 0; i < panel.members.size(); ++i)
        {
            picture.table.AddRow();
            picture.table.Add(static_cast<double>(i + 1));
            picture.table.Add(names[i]);
            AddMean(picture.table, reader.Collect(all, panel.members[i].number), range);
        }
        picture.kind = "bars";
        picture.title = panel.title;
        picture.stem = PictureStem("bars", {figure, panel.title});
        picture.about = AxisLabel(figure) + ": means with 95 % intervals";
        const AxisSpan axis = range.Axis(Picture::MOST_STEPS);
        SetAxis(picture.settings, axis);
        PictureTexts texts;
        texts.below = AxisLabel(figure);
        texts.beside = OnlyFactor(panel.members);
        texts.rows = names;
        PictureLayout(picture.title, texts).Apply(picture);
        pictures.push_back(picture);
    }
    return pictures;
}

} // namespace ns3
