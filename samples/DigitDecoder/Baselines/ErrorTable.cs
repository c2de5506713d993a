using System.Globalization;

namespace DigitDecoder.Baselines;

/// <summary>Prints reconstruction errors one below the other.</summary>
internal static class ErrorTable
{
    internal static void Write(IReadOnlyList<ReconstructionError> errors, TextWriter output)
    {
        output.WriteLine("Mean squared error per pixel on the test images:");
        int width = errors.Max(static error => error.Name.Length);
        foreach (ReconstructionError error in errors)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {error.Name.PadRight(width)}  {error.MeanSquaredError:F4}  ({error.NumbersKept} numbers per image)"));
        }
    }
}
