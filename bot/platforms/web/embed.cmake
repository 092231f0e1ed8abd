# cmake -DFOLDER=page -DOUT=assets.cpp -P embed.cmake: the files of FOLDER as the bytes of a C++
# source, for assets.hpp.
file(GLOB files ${FOLDER}/*)
list(SORT files)
set(arrays "")
set(rows "")
set(index 0)
foreach(file ${files})
  get_filename_component(name ${file} NAME)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kFile${index}[] = {${bytes}0};\n")
  string(APPEND rows "    {\"${name}\", kFile${index}, sizeof kFile${index} - 1},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUT} "#include \"bot/platforms/web/assets.hpp\"

namespace promenade::platforms::web {

namespace {

${arrays}
struct File {
    std::string_view name;
    const unsigned char* bytes;
    std::size_t size;
};
constexpr File kFiles[] = {
${rows}};

}  // namespace

std::string_view asset(std::string_view name) {
    for (const File& file : kFiles)
        if (file.name == name) return {reinterpret_cast<const char*>(file.bytes), file.size};
    return {};
}

std::vector<std::string_view> asset_names() {
    std::vector<std::string_view> names;
    for (const File& file : kFiles) names.push_back(file.name);
    return names;
}

}  // namespace promenade::platforms::web
")
