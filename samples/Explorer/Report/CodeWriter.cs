using Explorer.Settings;

namespace Explorer.Report;

/// <summary>The lines of C# and of PyTorch that build the layer; what is at its default is left out.</summary>
internal static class CodeWriter
{
    internal static LayerCode Write(LayerSettings settings)
    {
        string layer = $"ConvTranspose{settings.Rank}d";
        return new LayerCode(
            $"var up = new {layer}(1, 1, {Arguments(settings, "kernelSize: ", "outputPadding: ", ": ")}, bias: false);",
            $"up = torch.nn.{layer}(1, 1, {Arguments(settings, "kernel_size=", "output_padding=", "=")}, bias=False)");
    }

    private static string Arguments(LayerSettings settings, string kernel, string outputPadding, string assign) => string.Join(", ", (string[])
    [
        kernel + Numbers(settings.Kernel),
        .. Argument("stride" + assign, settings.Stride, 1),
        .. Argument("padding" + assign, settings.Padding, 0),
        .. Argument(outputPadding, settings.OutputPadding, 0),
        .. Argument("dilation" + assign, settings.Dilation, 1),
    ]);

    private static string[] Argument(string name, int[] numbers, int fallback) =>
        Array.TrueForAll(numbers, number => number == fallback) ? [] : [name + Numbers(numbers)];

    private static string Numbers(int[] numbers) => numbers.Distinct().Count() == 1 ? $"{numbers[0]}" : $"({string.Join(", ", numbers)})";
}
