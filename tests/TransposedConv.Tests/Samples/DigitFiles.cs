using TransposedConv.Tests.DataLoading;

namespace TransposedConv.Tests.Samples;

/// <summary>Writes the four files of a tiny data set: a bright bar per class, at a place of its own.</summary>
internal static class DigitFiles
{
    private const int Side = 28;

    internal static void Write(TemporaryFolder folder, int trainingCount = 60, int testCount = 20)
    {
        WritePart(folder, "train", trainingCount);
        WritePart(folder, "t10k", testCount);
    }

    private static void WritePart(TemporaryFolder folder, string prefix, int count)
    {
        byte[] labels = [.. Enumerable.Range(0, count).Select(static i => (byte)(i % 10))];
        folder.Write($"{prefix}-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, (byte)count, .. labels]);
        folder.Write($"{prefix}-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, Side, 0, 0, 0, Side, .. labels.SelectMany(Image)]);
    }

    private static IEnumerable<byte> Image(byte label)
    {
        for (int pixel = 0; pixel < Side * Side; pixel++) yield return (byte)(pixel / Side / 2 == label + 2 ? 255 : 0);
    }
}
