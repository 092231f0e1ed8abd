#include "bot/app/cli/chart_check.hpp"

#include "bot/app/cli/refusal.hpp"
#include "bot/app/core.hpp"
#include "bot/language/phrases.hpp"
#include "engine/core/canonical_json.hpp"
#include "engine/workflow/chart_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace promenade::app {

namespace {

using workflow::Definition;
using workflow::Finding;

struct CheckTexts {
    delivery::Texts chart, chat, trail;

    static Result<CheckTexts> load(const std::filesystem::path& config) {
        CheckTexts texts;
        TRY(texts.chart, chart_texts(config));
        TRY(texts.chat, delivery::Texts::load(config / "texts" / "fr.json"));
        TRY(texts.trail, delivery::Texts::load(config / "texts" / "replay.fr.json"));
        return texts;
    }
    workflow::Catalogue catalogue() const {
        return {[this](std::string_view key) { return chat.has(key); },
                [this](std::string_view type) {
                    return trail.has("replay.event." + std::string{type});
                }};
    }
};

// Nothing that is typed is ever equal to a phrase with an accent or a capital: words are folded.
bool is_folded(std::string_view phrase) {
    return std::all_of(phrase.begin(), phrase.end(), [](unsigned char c) {
        return std::islower(c) != 0 || std::isdigit(c) != 0 ||
               std::string_view{" ^$~#?*|=-"}.find(static_cast<char>(c)) != std::string_view::npos;
    });
}

// Phrases that nobody would be heard by: not of the lexicon's pattern language.
void check_phrases(const std::vector<std::string>& written, const std::string& where,
                   std::vector<Finding>& findings) {
    for (std::size_t n = 0; n < written.size(); ++n) {
        language::Phrasebook phrases;
        if (!is_folded(written[n]) || !phrases.add(written[n], 0, 1))
            findings.push_back(
                {"phrase_unreadable", fmt::format("{}/{}", where, n), {{"phrase", written[n]}}});
    }
}

void check_phrases(const Definition& definition, std::vector<Finding>& findings) {
    check_phrases(definition.lists(), "/lists", findings);
    for (const workflow::TriggerSpec& trigger : definition.triggers())
        check_phrases(trigger.says, fmt::format("/triggers/{}/says", trigger.name), findings);
}

// The procedures of a folder but the file itself, by name. What is none is passed over: its own
// check says why.
std::map<std::string, Definition> procedures_in(const std::filesystem::path& folder,
                                                const ChartFile& file) {
    std::map<std::string, Definition> found;
    std::error_code unreadable;
    for (const auto& entry : std::filesystem::directory_iterator{folder, unreadable}) {
        const std::filesystem::path& path = entry.path();
        const bool is_itself = path == file.folder / std::filesystem::path{file.name}.filename();
        if (path.extension() != ".json" || is_itself) continue;
        const auto bytes = read_file(path);
        if (!bytes) continue;
        auto loaded = Definition::load(bytes.value(), file.name);
        if (loaded) found.emplace(path.filename().string(), std::move(loaded).value());
    }
    return found;
}

// Procedures by whom its name or the numbers of its cases are taken. Of one in service it may be
// the next version.
void check_neighbours(const Definition& definition, const std::map<std::string, Definition>& beside,
                      const std::map<std::string, Definition>& in_service,
                      std::vector<Finding>& findings) {
    std::set<std::string> told;
    for (const auto* const neighbours : {&beside, &in_service})
        for (const auto& [file, other] : *neighbours) {
            const bool same = other.id() == definition.id();
            if (same && neighbours == &beside)
                findings.push_back({"id_taken", "/id", {{"file", file}, {"name", other.id()}}});
            const bool clashes = !same && other.stream_prefix() == definition.stream_prefix();
            if (clashes && told.insert(other.id()).second)
                findings.push_back(
                    {"prefix_taken",
                     "/prefix",
                     {{"file", file}, {"name", other.title()}, {"prefix", other.stream_prefix()}}});
        }
}

std::string sentence_of(const Finding& finding, const delivery::Texts& texts) {
    return texts.render("chart.check." + finding.code, finding.args);
}

Value number(std::size_t count) { return static_cast<std::int64_t>(count); }

std::string as_text(const std::vector<Finding>& findings, const Definition& definition,
                    const std::string& file, const delivery::Texts& texts) {
    if (findings.empty())
        return texts.render("chart.check.clean",
                            {{"file", file},
                             {"states", number(definition.chart().nodes.size() - 1)},
                             {"triggers", number(definition.triggers().size())}});
    std::string lines;
    for (const Finding& finding : findings)
        lines += texts.render("chart.check.line", {{"file", file},
                                                   {"pointer", finding.where},
                                                   {"sentence", sentence_of(finding, texts)}}) +
                 '\n';
    if (findings.size() == 1) return lines + texts.render("chart.check.count_one", {});
    return lines + texts.render("chart.check.count", {{"count", number(findings.size())}});
}

std::string as_json(const std::vector<Finding>& findings, const Value& refused,
                    const std::string& file, const delivery::Texts& texts) {
    List all;
    for (const Finding& finding : findings)
        all.push_back(Map{{"code", finding.code},
                          {"message", sentence_of(finding, texts)},
                          {"pointer", finding.where}});
    return pretty(Map{{"file", file}, {"findings", std::move(all)}, {"refused", refused}});
}

}  // namespace

Result<workflow::Definition> load_chart(const ChartFile& file) {
    auto loaded = workflow::Definition::load(file.bytes, file.name);
    if (loaded) return loaded;
    return workflow::Definition::load(file.bytes, file.name, workflow::Strictness::plain);
}

int refuse_chart(const Error& error, const ChartFile& file, const Terminal& terminal) {
    const auto texts = chart_texts(file.config);
    if (!texts || error.code != Errc::invalid) return terminal.fail(error, file.config);
    terminal.write(Stream::err, explain(error, file.bytes, texts.value()));
    return 2;
}

int check_chart(const ChartFile& file, bool json, const Terminal& terminal) {
    const auto texts = CheckTexts::load(file.config);
    if (!texts) return terminal.fail(texts.error(), file.config);
    const delivery::Texts& sentences = texts.value().chart;
    const auto definition = Definition::load(file.bytes, file.name);
    if (!definition) {
        if (!json) return refuse_chart(definition.error(), file, terminal);
        const Error& error = definition.error();
        const Map refused{{"message", explain(error, file.bytes, sentences)},
                          {"pointer", error.where.substr(error.where.find('#') + 1)}};
        terminal.print(as_json({}, refused, file.name, sentences));
        return 2;
    }
    const auto beside = procedures_in(file.folder, file);
    const auto in_service = procedures_in(file.config / "workflows", file);
    std::vector<Definition> others;
    for (const auto* const neighbours : {&beside, &in_service})
        for (const auto& [name, other] : *neighbours) others.push_back(other);
    auto findings = workflow::check(definition.value(), others, texts.value().catalogue());
    check_phrases(definition.value(), findings);
    check_neighbours(definition.value(), beside, in_service, findings);
    terminal.print(json ? as_json(findings, {}, file.name, sentences)
                        : as_text(findings, definition.value(), file.name, sentences));
    return findings.empty() ? 0 : 1;
}

}  // namespace promenade::app
