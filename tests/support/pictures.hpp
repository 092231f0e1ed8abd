// Small pictures made for a test, of the kinds that people send.
#pragma once

#include <png.h>
#include <turbojpeg.h>
#include <webp/encode.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::testing {

// Blue at the left, red towards the right, so that a turn shows.
inline std::vector<std::uint8_t> pixels(int width, int height) {
    std::vector<std::uint8_t> rgb;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            rgb.push_back(static_cast<std::uint8_t>(x * 255 / width));
            rgb.push_back(static_cast<std::uint8_t>(y * 255 / height));
            rgb.push_back(static_cast<std::uint8_t>(255 - x * 255 / width));
        }
    return rgb;
}

inline std::string jpeg(int width, int height) {
    const tjhandle turbo = tjInitCompress();
    unsigned char* data = nullptr;
    unsigned long size = 0;
    tjCompress2(turbo, pixels(width, height).data(), width, 0, height, TJPF_RGB, &data, &size,
                TJSAMP_420, 90, 0);
    std::string bytes{reinterpret_cast<const char*>(data), size};
    tjFree(data);
    tjDestroy(turbo);
    return bytes;
}

// The same as a telephone writes it: to be turned a quarter to the right, with a place (a GPS
// directory) and a comment.
inline std::string jpeg_of_a_telephone(int width, int height) {
    using namespace std::literals;
    const std::string exif =
        "Exif\0\0II*\0\x08\0\0\0"
        "\x02\0"
        "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
        "\x25\x88\x04\0\x01\0\0\0\x26\0\0\0"
        "\0\0\0\0"
        "\x01\0"
        "\x01\0\x02\0\x02\0\0\0N\0\0\0"
        "\0\0\0\0"s;
    const std::string comment = "12 rue de la Gare";
    const auto segment = [](char marker, const std::string& content) {
        const std::size_t length = content.size() + 2;
        return "\xff"s + marker + static_cast<char>(length / 256) +
               static_cast<char>(length % 256) + content;
    };
    std::string bytes = jpeg(width, height);
    return bytes.insert(2, segment('\xe1', exif) + segment('\xfe', comment));
}

inline std::string png(int width, int height) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(height);
    image.format = PNG_FORMAT_RGB;
    const auto rgb = pixels(width, height);
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, rgb.data(), 0, nullptr);
    std::string bytes(size, '\0');
    png_image_write_to_memory(&image, bytes.data(), &size, 0, rgb.data(), 0, nullptr);
    bytes.resize(size);
    return bytes;
}

inline std::string webp(int width, int height) {
    std::uint8_t* data = nullptr;
    const std::size_t size =
        WebPEncodeRGB(pixels(width, height).data(), width, height, width * 3, 80, &data);
    std::string bytes{reinterpret_cast<const char*>(data), size};
    WebPFree(data);
    return bytes;
}

}  // namespace promenade::testing
