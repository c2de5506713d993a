using System.Buffers.Binary;
using System.IO.Compression;

namespace DigitDecoder.Report;

/// <summary>Writes 8-bit grey PNG images.</summary>
/// <remarks>Source: W3C, Portable Network Graphics (PNG) Specification: signature, IHDR, one IDAT in zlib format, IEND; filter 0 on every row.</remarks>
internal static class PngImage
{
    private const byte BitDepth = 8;
    private const byte Grey = 0;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The image as an address that an HTML page can hold.</summary>
    /// <param name="pixels">Row by row, 0 (black) to 1 (white); values outside are clipped.</param>
    /// <param name="width">Pixels per row.</param>
    internal static string DataUri(ReadOnlySpan<float> pixels, int width) => $"data:image/png;base64,{Convert.ToBase64String(Encode(pixels, width))}";

    internal static byte[] Encode(ReadOnlySpan<float> pixels, int width)
    {
        int height = pixels.Length / width;
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = BitDepth;
        header[9] = Grey;

        using var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Deflate(pixels, width));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Deflate(ReadOnlySpan<float> pixels, int width)
    {
        using var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.SmallestSize))
        {
            for (int start = 0; start < pixels.Length; start += width)
            {
                zlib.WriteByte(0);
                foreach (float pixel in pixels.Slice(start, width)) zlib.WriteByte((byte)MathF.Round(255 * Math.Clamp(pixel, 0, 1)));
            }
        }

        return bytes.ToArray();
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] checkedPart = [.. type, .. content];
        file.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(checkedPart));
        file.Write(number);
    }

    /// <summary>The cyclic redundancy check of PNG: polynomial 0xEDB88320, bit by bit.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
