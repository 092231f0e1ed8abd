// The page of a signed link.
#include "bot/platforms/web/pages.hpp"
#include "bot/platforms/web/template.hpp"

namespace promenade::platforms::web {

namespace {

using Kind = AnswerInput::Kind;
using State = AnswerPage::State;

std::string_view note_of(State state) {
    switch (state) {
        case State::done: return "answer_done";
        case State::used: return "answer_used";
        case State::expired: return "answer_expired";
        case State::open:
        case State::unknown: break;
    }
    return "answer_unknown";
}

std::string limits_of(const AnswerInput& input) {
    std::string limits;
    if (input.kind == Kind::number) limits += " inputmode=\"numeric\" step=\"1\"";
    if (input.min) limits += " min=\"" + std::to_string(*input.min) + "\"";
    if (input.max) limits += " max=\"" + std::to_string(*input.max) + "\"";
    return limits;
}

}  // namespace

std::string Pages::answer_input(const AnswerInput& input) const {
    const std::string_view required = input.optional ? "" : " required";
    if (input.kind == Kind::number || input.kind == Kind::date)
        return fill_slots(file("answer_input.html"),
                          {{"=name", input.name},
                           {"=label", input.label},
                           {"=type", input.kind == Kind::date ? "date" : "number"},
                           {"+limits", limits_of(input)},
                           {"=given", input.given},
                           {"+required", required}});
    auto choices = input.choices;
    if (input.kind == Kind::yes_no)
        choices = {{"yes", sentence("answer_yes")}, {"no", sentence("answer_no")}};
    choices.insert(choices.begin(), {"", sentence("answer_choose")});
    std::string options;
    for (const auto& [id, label] : choices)
        options += fill_slots(
            file("answer_option.html"),
            {{"=id", id}, {"+selected", id == input.given ? " selected" : ""}, {"=label", label}});
    return fill_slots(file("answer_choice.html"), {{"=name", input.name},
                                                   {"=label", input.label},
                                                   {"+required", required},
                                                   {"+options", options}});
}

std::string Pages::answer(const AnswerPage& page) const {
    if (page.state != State::open) {
        const std::string note{note_of(page.state)};
        const std::string title = sentence(note + "_title");
        return sheet(title, fill_slots(file("answer_note.html"),
                                       {{"=title", title}, {"=text", sentence(note + "_text")}}));
    }
    std::string lines, inputs, problem;
    for (const auto& [label, value] : page.lines)
        lines += fill_slots(file("answer_line.html"), {{"=label", label}, {"=value", value}});
    for (const AnswerInput& input : page.inputs) inputs += answer_input(input);
    if (!page.problem.empty())
        problem = fill_slots(file("answer_problem.html"), {{"=problem", page.problem}});
    return sheet(page.title, fill_slots(file("answer.html"), {{"=title", page.title},
                                                              {"+problem", problem},
                                                              {"+lines", lines},
                                                              {"+inputs", inputs}}));
}

}  // namespace promenade::platforms::web
