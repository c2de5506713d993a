using NotebookTour.Presentation;
using TransposedConv;
using TransposedConv.NN;

namespace NotebookTour.Notebooks;

/// <summary>Transposed convolution as a product with the transposed matrix of a convolution.</summary>
internal sealed class ConvolutionMatrices : INotebook
{
    public string Title => "The convolution matrix";

    public string Source => "The notebook on transposed convolution in 2D, outputs by NumPy";

    public void Run(Page page)
    {
        page.Note("In [2] imports NumPy and records only a warning about the author's installation.");
        page.In("In [48]: K and X are what NumPy draws: seed(0), randint(1, 10, size=(3, 3)), then randint(1, 5, size=(6, 6))");
        Tensor k = Tensor.From(new float[,] { { 6, 1, 4 }, { 4, 8, 4 }, { 6, 3, 5 } });
        Tensor x = Tensor.From(new float[,]
        {
            { 4, 3, 1, 1, 1, 3 },
            { 2, 3, 4, 4, 3, 1 },
            { 2, 2, 2, 2, 1, 2 },
            { 1, 4, 1, 4, 2, 3 },
            { 4, 4, 1, 3, 4, 1 },
            { 2, 4, 2, 4, 4, 3 },
        });

        Tensor w = ConvolutionMatrix.Conv(k.Reshape(1, 1, 3, 3), inputSize: [8, 8]); // of the convolution from 8 × 8 to 6 × 6
        Tensor column = x.Reshape(-1, 1);
        page.Print(w.MT.Shape);
        page.OutInNumbers(column.Shape, "(64, 36)\n(36, 1)", "Python's tuples");

        page.In("Its product, commented out in the cell, and the same by the functional call");
        Tensor y = w.MT.Matmul(column).Reshape(8, 8);
        Tensor direct = Functional.ConvTranspose2d(x.Reshape(1, 1, 6, 6), k.Reshape(1, 1, 3, 3));
        page.Print(y);
        page.OutExpected(direct.Reshape(8, 8), Twice("""
            tensor([[ 24.,  22.,  25.,  19.,  11.,  23.,   7.,  12.],
                    [ 28.,  64.,  79.,  64.,  54.,  49.,  41.,  16.],
                    [ 44.,  72., 105., 106.,  90.,  91.,  40.,  27.],
                    [ 26.,  73.,  89., 124.,  98.,  95.,  49.,  25.],
                    [ 40.,  70.,  94., 103.,  97.,  91.,  60.,  26.],
                    [ 34., 101.,  99., 125., 109., 130.,  62.,  31.],
                    [ 32.,  68.,  86.,  89.,  94.,  93.,  63.,  17.],
                    [ 12.,  30.,  34.,  50.,  46.,  50.,  29.,  15.]])
            """), "both ways give what NumPy gives when the cell's last lines run");

        page.Note("""
            The cell also records a 4 × 4 product of an earlier run, whose input the page does not state. It can be found: read as coefficients of a
            polynomial in two variables the product is (2 + 3b + 2a + ab) · (7 + 5b + 5b² + 4a + 4ab + 8ab² + 2a² + 3a²b + 7a²b²), and neither
            factor splits further. So, up to sign, these are the only integer 2 × 2 input and 3 × 3 kernel that give it; they also lie
            in the ranges that the cell draws from.
            """);
        page.In("The recorded product");
        k = Tensor.From(new float[,] { { 7, 5, 5 }, { 4, 4, 8 }, { 2, 3, 7 } });
        x = Tensor.From(new float[,] { { 2, 3 }, { 2, 1 } });
        w = ConvolutionMatrix.Conv(k.Reshape(1, 1, 3, 3), inputSize: [4, 4]);
        y = w.MT.Matmul(x.Reshape(-1, 1)).Reshape(4, 4);
        page.OutInNumbers(y, """
            [[14. 31. 25. 15.]
             [22. 37. 43. 29.]
             [12. 24. 43. 29.]
             [ 4.  8. 17.  7.]]
            """, "NumPy's notation");
    }

    private static string Twice(string text) => $"{text}\n{text}";
}
