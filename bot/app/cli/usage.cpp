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

void Usage::refuse(const std::string& reason, const std::string& detail) const {
    const delivery::Texts& texts = shared_->texts;
    const std::string key = texts.has("error." + reason) ? "error." + reason : "error.other";
    shared_->terminal.write(Stream::err,
                            texts.has(key) ? texts.render(key, Map{{"detail", detail}}) : detail);
}

int Usage::run(const std::vector<std::string>& arguments) {
    try {
        app_->parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    } catch (const CLI::CallForHelp&) {
        shared_->terminal.print(app_->help());
        return 0;
    } catch (const CLI::ParseError& refused) {
        refuse(refused.get_name(), refused.what());
        return 2;
    }
    return shared_->code;
}

}  // namespace promenade::app
