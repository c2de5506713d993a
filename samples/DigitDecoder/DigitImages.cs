using TransposedConv;
using TransposedConv.Data;

namespace DigitDecoder;

/// <summary>Images of 28 × 28 pixels between 0 and 1, with the class of each.</summary>
/// <param name="Images">[N, 1, 28, 28], float32.</param>
/// <param name="Labels">One class per image.</param>
internal sealed record DigitImages(Tensor Images, byte[] Labels)
{
    internal const int Side = 28;
    internal const int PixelCount = Side * Side;

    internal int Count => Labels.Length;

    internal ReadOnlySpan<float> Pixels => Images.AsSpan<float>();

    internal ReadOnlySpan<float> Image(int index) => Pixels.Slice(index * PixelCount, PixelCount);

    /// <summary>Reads the standard files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix"><c>train</c> or <c>t10k</c>.</param>
    /// <exception cref="InvalidDataException">A file is damaged or holds something else; the message names it.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    internal static DigitImages Load(string folder, string prefix)
    {
        string imagePath = Find(folder, $"{prefix}-images-idx3-ubyte");
        string labelPath = Find(folder, $"{prefix}-labels-idx1-ubyte");
        Tensor images = IdxFile.Read(imagePath);
        if (images.DType != DType.UInt8 || images.Rank != 3 || images.Shape[0] == 0 || images.Shape[1] != Side || images.Shape[2] != Side)
        {
            throw new InvalidDataException($"{imagePath}: expected at least one image of {Side} x {Side} bytes, got {images.DType.Name()} of shape {images.Shape}.");
        }

        Tensor labels = IdxFile.Read(labelPath);
        if (labels.DType != DType.UInt8 || labels.Rank != 1 || labels.Shape[0] != images.Shape[0])
        {
            throw new InvalidDataException($"{labelPath}: expected {images.Shape[0]} labels, one per image, got {labels.DType.Name()} of shape {labels.Shape}.");
        }

        return new DigitImages(images.Reshape(-1, 1, Side, Side).To(DType.Float32) * (1 / 255f), labels.ToArray<byte>());
    }

    private static string Find(string folder, string name)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder}: there is no such folder.");
        string plain = Path.Combine(folder, name);
        string[] candidates = [plain, $"{plain}.gz"];
        return candidates.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"{plain}: expected this file, or the same with .gz, but there is neither.");
    }
}
