#include "bot/app/cli/usage.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace promenade::app {

struct Usage::Shared {
    Shared(const Terminal& where) : app("Promenade", "promenade"), terminal(where) {}

    CLI::App app;
    const Terminal& terminal;
    delivery::Texts texts;
    int code = 0;
};

namespace {

// The words of the library's help that are not ours.
constexpr const char* kLabels[]{"Usage",      "Options",  "Positionals", "Subcommands", "OPTIONS",
                                "SUBCOMMAND", "REQUIRED", "TEXT",        "UINT",        "Env"};

void allow_only(CLI::Option& option, const std::vector<std::string>& choices,
                const delivery::Texts& texts) {
    if (choices.empty()) return;
    std::string listed;
    for (const std::string& choice : choices) listed += (listed.empty() ? "" : "|") + choice;
    option.type_name(listed);
    const std::string refusal = texts.render("error.choice", Map{{"choices", listed}});
    option.check(CLI::Validator{[choices, refusal](const std::string& value) {
                                    const auto at =
                                        std::find(choices.begin(), choices.end(), value);
                                    return at == choices.end() ? refusal : std::string{};
                                },
                                ""});
}

// Why the library refuses, and of what it says what is not its own English.
struct Refusal {
    const char* reason;
    std::string subject;
};

Refusal refusal_of(const CLI::ParseError& error, const CLI::App& app) {
    const std::string what = error.what();
    const std::size_t colon = what.find(": ");
    const auto before = [&](std::string_view rest) { return what.substr(0, what.find(rest)); };
    const std::string behind = colon == what.npos ? what : what.substr(colon + 2);
    switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
        case CLI::ExitCodes::RequiredError: {
            const std::vector<std::string> unknown = app.remaining(true);
            if (!what.starts_with("A subcommand")) return {"missing", before(" is required")};
            return unknown.empty() ? Refusal{"no_command", {}}
                                   : Refusal{"unknown_command", unknown.front()};
        }
        case CLI::ExitCodes::ExtrasError: return {"extra", behind};
        case CLI::ExitCodes::ArgumentMismatch: return {"no_value", before(": ")};
        case CLI::ExitCodes::ConversionError: return {"value", behind};
        case CLI::ExitCodes::ValidationError: return {"value", what};
        default: return {"other", what};
    }
}

}  // namespace

Usage::Usage(std::filesystem::path& config, const Terminal& terminal)
    : shared_(std::make_shared<Shared>(terminal)), app_(&shared_->app) {
    const char* const named = std::getenv("PROMENADE_CONFIG");
    const std::filesystem::path folder = named ? named : config;
    if (auto texts = delivery::Texts::load(folder / "texts" / "usage.fr.json"))
        shared_->texts = std::move(texts.value());
    for (const char* label : kLabels) {
        const std::string key = "label." + std::string{label};
        if (shared_->texts.has(key))
            app_->get_formatter()->label(label, shared_->texts.render(key, {}));
    }
    app_->set_help_flag("-h,--help", text("--help"));
    app_->require_subcommand(1);
    app_->add_option("--config", config, text("--config"))->envname("PROMENADE_CONFIG");
}

Usage::Usage(std::shared_ptr<Shared> shared, CLI::App* app, std::string key)
    : shared_(std::move(shared)), app_(app), key_(std::move(key)) {}

Usage::~Usage() = default;

std::string Usage::text(const std::string& name) const {
    const std::string key = key_.empty() || name.empty() ? key_ + name : key_ + "." + name;
    if (shared_->texts.has(key)) return shared_->texts.render(key, {});
    return shared_->texts.has(name) ? shared_->texts.render(name, {}) : "";
}

Usage& Usage::group(const std::string& name) {
    CLI::App* const app = app_->add_subcommand(name, text(name));
    app->require_subcommand(1);
    below_.push_back(Usage{shared_, app, key_.empty() ? name : key_ + "." + name});
    return below_.back();
}

Usage& Usage::command(const std::string& name, std::function<int()> run) {
    CLI::App* const app = app_->add_subcommand(name, text(name));
    app->callback([shared = shared_.get(), run = std::move(run)] { shared->code = run(); });
    below_.push_back(Usage{shared_, app, key_.empty() ? name : key_ + "." + name});
    return below_.back();
}

Usage& Usage::option(const std::string& name, std::string& value,
                     const std::vector<std::string>& choices) {
    allow_only(*app_->add_option(name, value, text(name)), choices, shared_->texts);
    return *this;
}

Usage& Usage::option(const std::string& name, unsigned short& value) {
    app_->add_option(name, value, text(name));
    return *this;
}

Usage& Usage::option(const std::string& name, std::filesystem::path& value, bool* is_given) {
    CLI::Option* const option = app_->add_option(name, value, text(name));
    if (is_given)
        option->each([is_given](const std::string&) { *is_given = true; });
    else
        option->envname("PROMENADE_DATA");
    return *this;
}

Usage& Usage::flag(const std::string& name, bool& value) {
    app_->add_flag(name, value, text(name));
    return *this;
}

Usage& Usage::required(const std::string& name, std::string& value,
                       const std::vector<std::string>& choices) {
    CLI::Option* const option = app_->add_option(name, value, text(name))->required();
    allow_only(*option, choices, shared_->texts);
    return *this;
}

Usage& Usage::optional(const std::string& name, std::string& value) {
    app_->add_option(name, value, text(name));
    return *this;
}

int Usage::run(const std::vector<std::string>& arguments) {
    try {
        app_->parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    } catch (const CLI::CallForHelp&) {
        shared_->terminal.print(app_->help());
        return 0;
    } catch (const CLI::ParseError& refused) {
        const auto [reason, subject] = refusal_of(refused, *app_);
        const std::string key = "error." + std::string{reason};
        const delivery::Texts& texts = shared_->texts;
        shared_->terminal.write(Stream::err, texts.has(key)
                                                 ? texts.render(key, Map{{"subject", subject}})
                                                 : refused.what());
        return 2;
    }
    return shared_->code;
}

}  // namespace promenade::app
