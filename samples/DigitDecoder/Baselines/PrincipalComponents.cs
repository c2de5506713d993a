using System.Numerics.Tensors;

namespace DigitDecoder.Baselines;

/// <summary>
/// The best linear squeezing there is for the training images: the mean plus the projection on the eigenvectors of the covariance with the largest
/// eigenvalues.
/// </summary>
/// <remarks>
/// The eigenvectors come from orthogonal iteration, <c>Q ← orthonormalised C·Q</c>, over some more vectors than wanted, which makes the wanted
/// ones converge faster.
/// </remarks>
internal sealed class PrincipalComponents : Baseline
{
    private const int Size = DigitImages.PixelCount;
    private const int SpareVectors = 8;
    private const int MostIterations = 100;
    private const double Tolerance = 1e-7;

    private readonly float[] _mean;
    private readonly float[][] _components;

    internal PrincipalComponents(DigitImages training, int count)
    {
        _mean = MeanImage.Of(training);
        double[][] eigenvectors = LeadingEigenvectors(Covariance(training, _mean), Math.Min(Size, count + SpareVectors), count);
        _components = [.. eigenvectors.Take(count).Select(static vector => Array.ConvertAll(vector, static value => (float)value))];
    }

    internal override string Name => $"PCA, {NumbersKept} components";

    internal override int NumbersKept => _components.Length;

    internal override void Reconstruct(ReadOnlySpan<float> image, Span<float> result)
    {
        Span<float> centred = stackalloc float[Size];
        TensorPrimitives.Subtract(image, _mean, centred);
        _mean.CopyTo(result);
        foreach (float[] component in _components)
        {
            TensorPrimitives.MultiplyAdd(component, TensorPrimitives.Dot<float>(centred, component), result, result);
        }
    }

    /// <summary><c>C = (Σ x·xᵀ)/n − m·mᵀ</c>. Most pixels are black, and a zero factor adds nothing to its row.</summary>
    private static double[][] Covariance(DigitImages images, float[] mean)
    {
        double[][] covariance = [.. Enumerable.Range(0, Size).Select(static _ => new double[Size])];
        var image = new double[Size];
        for (int i = 0; i < images.Count; i++)
        {
            TensorPrimitives.ConvertChecked(images.Image(i), image);
            for (int row = 0; row < Size; row++)
            {
                if (image[row] != 0) TensorPrimitives.MultiplyAdd(image.AsSpan(row), image[row], covariance[row].AsSpan(row), covariance[row].AsSpan(row));
            }
        }

        for (int row = 0; row < Size; row++)
        {
            for (int column = row; column < Size; column++)
            {
                double value = (covariance[row][column] / images.Count) - ((double)mean[row] * mean[column]);
                covariance[row][column] = covariance[column][row] = value;
            }
        }

        return covariance;
    }

    private static double[][] LeadingEigenvectors(double[][] covariance, int vectors, int wanted)
    {
        var random = new Random(1);
        double[][] basis = [.. Enumerable.Range(0, vectors).Select(_ => Enumerable.Range(0, Size).Select(_ => random.NextDouble() - 0.5).ToArray())];
        Orthonormalize(basis);
        double explained = 0;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            double[][] image = [.. basis.Select(vector => Array.ConvertAll(covariance, row => TensorPrimitives.Dot<double>(row, vector)))];
            double now = basis.Zip(image).Take(wanted).Sum(static pair => TensorPrimitives.Dot<double>(pair.First, pair.Second));
            basis = image;
            Orthonormalize(basis);
            if (Math.Abs(now - explained) <= Tolerance * Math.Abs(now)) break;
            explained = now;
        }

        return basis;
    }

    /// <summary>Gram–Schmidt, each vector twice, so that rounding leaves no component along the earlier ones. A vector that vanishes stays zero.</summary>
    private static void Orthonormalize(double[][] vectors)
    {
        for (int i = 0; i < vectors.Length; i++)
        {
            double[] vector = vectors[i];
            double before = TensorPrimitives.Norm<double>(vector);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++) TensorPrimitives.MultiplyAdd(vectors[j], -TensorPrimitives.Dot<double>(vector, vectors[j]), vector, vector);
            }

            double length = TensorPrimitives.Norm<double>(vector);
            TensorPrimitives.Multiply(vector, length > 1e-12 * before ? 1 / length : 0, vector);
        }
    }
}
