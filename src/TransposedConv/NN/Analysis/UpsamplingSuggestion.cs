using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>Settings of a ConvTranspose that write every output position far from the edges equally often.</summary>
/// <param name="KernelSize">Taps per axis.</param>
/// <param name="Stride">Output cells from one input cell to the next, per axis.</param>
/// <param name="Padding">Cells cut off at both ends, per axis.</param>
/// <param name="OutputPadding">Cells computed beyond the end, per axis.</param>
/// <param name="Dilation">Output cells from one tap to the next, per axis.</param>
/// <param name="KeepsOutputSize">Whether every input size gives the same output size as before.</param>
/// <param name="Distance">By how much kernel, stride and dilation differ from those before, summed over all axes.</param>
public sealed record UpsamplingSuggestion(
    PerAxis KernelSize, PerAxis Stride, PerAxis Padding, PerAxis OutputPadding, PerAxis Dilation, bool KeepsOutputSize, int Distance)
{
    /// <summary>The settings as PyTorch prints those of a layer.</summary>
    public override string ToString() =>
        $"kernel_size={KernelSize}, stride={Stride}, padding={Padding}, dilation={Dilation}, output_padding={OutputPadding}";

    internal static IReadOnlyList<UpsamplingSuggestion> Near(ConvolutionAxis[] axes, int count)
    {
        ConvolutionAxis[] kinds = [.. axes.Distinct()];
        IEnumerable<CleanAxis[]> combined = [[]];
        foreach (ConvolutionAxis kind in kinds)
        {
            CleanAxis[] near = [.. CleanAxis.Near(kind).Take(count)];
            combined = [.. combined.SelectMany(_ => near, static (chosen, next) => (CleanAxis[])[.. chosen, next])];
        }

        return
        [
            .. combined.Select(chosen => Of([.. axes.Select(axis => chosen[Array.IndexOf(kinds, axis)])]))
                .OrderByDescending(static setting => setting.KeepsOutputSize)
                .ThenBy(static setting => setting.Distance)
                .Take(count),
        ];
    }

    private static UpsamplingSuggestion Of(CleanAxis[] axes) => new(
        Numbers(axes, static axis => axis.Kernel),
        Numbers(axes, static axis => axis.Stride),
        Numbers(axes, static axis => axis.Padding),
        Numbers(axes, static axis => axis.OutputPadding),
        Numbers(axes, static axis => axis.Dilation),
        Array.TrueForAll(axes, static axis => axis.KeepsSize),
        axes.Sum(static axis => axis.Distance));

    private static PerAxis Numbers(CleanAxis[] axes, Converter<CleanAxis, int> number) => PerAxis.Create(Array.ConvertAll(axes, number));
}
