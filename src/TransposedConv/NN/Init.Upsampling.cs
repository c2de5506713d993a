using TransposedConv.Autograd;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <content>First values of ConvTranspose's weight that leave no grid on the output.</content>
public static partial class Init
{
    /// <summary>
    /// Linear interpolation along every axis (bilinear for two): tap k of K has <c>1 − |k − (K − 1)/2| / ⌈K/2⌉</c>, divided by the sum of the taps of
    /// its phase, those at k + n·stride; several axes are multiplied.
    /// </summary>
    /// <param name="weight">[Cin, Cout / groups, K…], of a ConvTranspose with dilation 1.</param>
    /// <param name="stride">The ConvTranspose's stride, none larger than the kernel.</param>
    /// <param name="groups">The ConvTranspose's groups.</param>
    /// <param name="acrossChannels">
    /// Whether every output channel becomes the mean of all input channels of its group; otherwise each becomes the input channel of the same place,
    /// of which there must be as many.
    /// </param>
    /// <returns><paramref name="weight"/>.</returns>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <remarks>
    /// <para>
    /// A constant stays that constant far from the edges, for every kernel that is no smaller than the stride. For <c>K = 2·stride − stride mod 2</c>
    /// all phases sum to 1 by themselves and the taps are those of the source; with padding <c>⌊stride / 2⌋</c> the layer then computes what
    /// torch.nn.functional.interpolate does with modes linear, bilinear and trilinear away from the edges.
    /// </para>
    /// <para>Source: J. Long, E. Shelhamer and T. Darrell, "Fully Convolutional Networks for Semantic Segmentation", CVPR 2015, section 3.3.</para>
    /// </remarks>
    public static Tensor Bilinear(Tensor weight, PerAxis stride, int groups = 1, bool acrossChannels = false)
    {
        int[] steps = RequireUpsamplingWeight(weight, stride);
        ConvolutionChecks.RequireGroups(groups);
        int inputs = weight.Shape[0] / groups, outputs = weight.Shape[1];
        if (weight.Shape[0] % groups != 0) throw ConvolutionChecks.Invalid(nameof(weight), $"weight: expected input channels divisible by groups {groups}, got shape {weight.Shape}.");
        if (!acrossChannels && inputs != outputs)
        {
            throw ConvolutionChecks.Invalid(
                nameof(weight), $"weight: expected as many output as input channels in each group, or acrossChannels, got shape {weight.Shape} with groups {groups}.");
        }

        int rank = steps.Length;
        Tensor taps = Tensor.Ones(Enumerable.Repeat(1, rank + 2).ToArray(), DType.Float64);
        for (int axis = 0; axis < rank; axis++)
        {
            double[] line = Triangle(weight.Shape[axis + 2], steps[axis], axis, weight.Shape);
            int[] along = [.. Enumerable.Range(0, rank + 2).Select(a => a == axis + 2 ? line.Length : 1)];
            taps = taps * Tensor.From<double>(line, along);
        }

        var mixing = new double[weight.Shape[0] * outputs];
        for (int i = 0; i < mixing.Length; i++)
        {
            bool isSame = i / outputs % inputs == i % outputs;
            mixing[i] = acrossChannels ? 1.0 / inputs : isSame ? 1 : 0;
        }

        using GradMode.Scope unrecorded = GradMode.NoGrad();
        return weight.CopyFrom(Tensor.From<double>(mixing, [weight.Shape[0], outputs, .. Enumerable.Repeat(1, rank)]) * taps);
    }

    /// <summary>
    /// Sub-pixel-replicated values, "ICNR": a kernel of K / stride taps per axis is filled, and each of its taps is repeated stride times. All phases
    /// of an output then get the same number: the layer starts as a convolution followed by nearest-neighbour upsampling, without a grid, and is free
    /// to learn more than that.
    /// </summary>
    /// <param name="weight">[Cin, Cout / groups, K…], of a ConvTranspose with dilation 1.</param>
    /// <param name="stride">The ConvTranspose's stride; the kernel is a multiple of it on every axis.</param>
    /// <param name="initializer">
    /// Fills the small kernel, [Cin, Cout / groups, K / stride…], in place; by default as layers do, <see cref="KaimingUniform"/> with a = √5. Fans
    /// are counted with the taps that really meet at an output.
    /// </param>
    /// <param name="generator">Where the default's values come from; by default the shared generator.</param>
    /// <returns><paramref name="weight"/>.</returns>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <remarks>
    /// Source: A. Aitken, C. Ledig, L. Theis, J. Caballero, Z. Wang and W. Shi, "Checkerboard artifact free sub-pixel convolution", 2017; a ConvTranspose
    /// is a sub-pixel convolution whose channels are the phases.
    /// </remarks>
    public static Tensor SubPixelReplicated(Tensor weight, PerAxis stride, Action<Tensor>? initializer = null, Generator? generator = null)
    {
        int[] steps = RequireUpsamplingWeight(weight, stride);
        int[] small = weight.Shape.ToArray();
        for (int axis = 0; axis < steps.Length; axis++)
        {
            int kernel = small[axis + 2];
            if (kernel % steps[axis] != 0)
            {
                throw ConvolutionChecks.Invalid(
                    nameof(weight), $"weight: expected a kernel that is a multiple of the stride on every axis, got kernel {kernel} with stride {steps[axis]} on axis {axis}: {weight.Shape}.");
            }

            small[axis + 2] = kernel / steps[axis];
        }

        using GradMode.Scope unrecorded = GradMode.NoGrad();
        Tensor taps = Tensor.Zeros(small, weight.DType);
        if (initializer is null) KaimingUniform(taps, Math.Sqrt(5), generator: generator);
        else initializer(taps);
        for (int axis = 0; axis < steps.Length; axis++) taps = taps.RepeatInterleave(steps[axis], dim: axis + 2);
        return weight.CopyFrom(taps);
    }

    private static double[] Triangle(int kernel, int stride, int axis, Shape weight)
    {
        if (kernel < stride)
        {
            throw ConvolutionChecks.Invalid(
                nameof(weight), $"weight: expected a kernel no smaller than the stride, since nothing reaches all cells otherwise, got kernel {kernel} with stride {stride} on axis {axis}: {weight}.");
        }

        double half = (kernel / 2) + (kernel % 2), center = (kernel - 1) / 2.0;
        double[] taps = [.. Enumerable.Range(0, kernel).Select(k => 1 - (Math.Abs(k - center) / half))];
        for (int phase = 0; phase < stride; phase++)
        {
            double sum = 0;
            for (int k = phase; k < kernel; k += stride) sum += taps[k];
            for (int k = phase; k < kernel; k += stride) taps[k] /= sum;
        }

        return taps;
    }

    private static int[] RequireUpsamplingWeight(Tensor weight, PerAxis stride)
    {
        ArgumentNullException.ThrowIfNull(weight);
        int rank = weight.Rank - 2;
        if (rank is < 1 or > 3) throw ConvolutionChecks.Invalid(nameof(weight), $"weight: expected [Cin, Cout / groups, K…] with 1, 2 or 3 kernel axes, got shape {weight.Shape}.");
        ConvolutionChecks.RequireShapes(rank, Enumerable.Repeat(1, rank + 2).ToArray(), weight.Shape);
        int[] steps = stride.Resolve(rank, 1, nameof(stride));
        ConvolutionChecks.RequireAxisParameters(rank, steps, new int[rank], new int[rank], steps);
        return steps;
    }
}
